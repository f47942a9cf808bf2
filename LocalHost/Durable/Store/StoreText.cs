using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Pipeline.LocalHost.Durable.Store;

/// <summary>
/// Text as the file keeps it: after its CRC-32C as eight hexadecimal digits. SQLite finds damage of its own structure; a bit that has turned inside
/// of a text it gives as it is.
/// </summary>
internal static class StoreText
{
    private const int Digits = 8;

    /// <summary>The text to keep; null for null.</summary>
    public static string? Seal(string? text) =>
        text is null ? null : string.Create(CultureInfo.InvariantCulture, $"{Checksum(text):x8}{text}");

    /// <summary>The text that was kept; null for null.</summary>
    /// <exception cref="DamagedStoreException">It is not the one that was written.</exception>
    public static string? Open(string? kept) => kept is null || IsWhole(kept)
        ? kept?[Digits..]
        : throw new DamagedStoreException("The file of the durable engine is damaged: a text in it is not the one that was written.");

    /// <summary>Whether a kept text is the one that was written.</summary>
    public static bool IsWhole(string kept) =>
        kept.Length >= Digits
        && uint.TryParse(kept.AsSpan(0, Digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var checksum)
        && checksum == Checksum(kept.AsSpan(Digits));

    private static uint Checksum(ReadOnlySpan<char> text)
    {
        var bytes = MemoryMarshal.AsBytes(text);
        var crc = uint.MaxValue;
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        }

        foreach (var value in bytes)
        {
            crc = BitOperations.Crc32C(crc, value);
        }

        return ~crc;
    }
}
