using System.Security.Cryptography;
using System.Text;

namespace Pipeline.Embedded.Durable.Orchestrations;

/// <summary>Ids that follow from names: RFC 9562 version 5 (SHA-1).</summary>
internal static class DeterministicGuid
{
    private const int Length = 16;

    // Chosen once for the ids of orchestrations; another one would change the ids of executions that are under way.
    private static readonly Guid Namespace = new("9e952958-5e33-4daf-827f-2fa12937b875");

    /// <summary>The id of a name within the namespace of orchestrations.</summary>
    public static Guid Of(string name)
    {
        var text = Encoding.UTF8.GetBytes(name);
        var input = new byte[Length + text.Length];
        Namespace.TryWriteBytes(input, bigEndian: true, out _);
        text.CopyTo(input, Length);
        Span<byte> hash = stackalloc byte[SHA1.HashSizeInBytes];
        SHA1.HashData(input, hash);
        hash[6] = (byte)((hash[6] & 0x0F) | 0x50);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash[..Length], bigEndian: true);
    }
}
