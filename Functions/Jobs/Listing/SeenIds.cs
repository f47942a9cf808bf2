using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Pipeline.Jobs.Listing;

/// <summary>Ids that have come, each in the first 16 bytes of its SHA-256.</summary>
internal sealed class SeenIds
{
    private const int HashBytes = 16;

    private readonly HashSet<UInt128> _seen = [];

    /// <summary>False for an id that has come before.</summary>
    public bool Add(string id) => _seen.Add(MemoryMarshal.Read<UInt128>(SHA256.HashData(Encoding.UTF8.GetBytes(id)).AsSpan(0, HashBytes)));
}
