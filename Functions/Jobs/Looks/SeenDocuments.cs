using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Pipeline.Jobs.Looks;

/// <summary>
/// Which documents a range was seen to hold, in constant memory: their number and the sum of the first half of the SHA-256 of each id, modulo 2^128.
/// Two sets of ids in any order give the same text when they are the same, and else do so with a chance of 2^-128.
/// </summary>
internal sealed class SeenDocuments
{
    private UInt128 _sum;

    /// <summary>How many.</summary>
    public long Count { get; private set; }

    /// <summary>Each id once.</summary>
    public void Add(string id)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(id), hash);
        _sum = unchecked(_sum + BinaryPrimitives.ReadUInt128BigEndian(hash));
        Count++;
    }

    /// <summary>The number and the sum.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Count}-{_sum:x32}");
}
