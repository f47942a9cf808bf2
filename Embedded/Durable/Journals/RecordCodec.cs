using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;

namespace Pipeline.Embedded.Durable.Journals;

/// <summary>
/// The frame of a record: length of the content (4 bytes, little-endian), CRC32C of length and content (4 bytes,
/// little-endian), content. The checksum finds any change of a byte; a cut record is one whose content is not all there.
/// </summary>
internal static class RecordCodec
{
    /// <summary>Bytes before the content.</summary>
    public const int HeaderLength = 8;

    /// <summary>Appends a record with the given content.</summary>
    public static void Write(IBufferWriter<byte> destination, ReadOnlySpan<byte> content)
    {
        var frame = destination.GetSpan(HeaderLength + content.Length);
        BinaryPrimitives.WriteInt32LittleEndian(frame, content.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(frame[4..], Checksum(content));
        content.CopyTo(frame[HeaderLength..]);
        destination.Advance(HeaderLength + content.Length);
    }

    /// <summary>
    /// Reads the record at the start of the bytes. Gives <see cref="RecordStatus.Incomplete"/> when it goes on past their
    /// end (its length says so, or not even the header is there) and <see cref="RecordStatus.Corrupt"/> when the checksum
    /// or the length is wrong.
    /// </summary>
    public static RecordStatus TryRead(ReadOnlySpan<byte> bytes, out ReadOnlySpan<byte> content)
    {
        content = default;
        if (bytes.Length < HeaderLength)
        {
            return RecordStatus.Incomplete;
        }

        var length = BinaryPrimitives.ReadInt32LittleEndian(bytes);
        if (length < 0)
        {
            return RecordStatus.Corrupt;
        }

        if (length > bytes.Length - HeaderLength)
        {
            return RecordStatus.Incomplete;
        }

        var candidate = bytes.Slice(HeaderLength, length);
        if (Checksum(candidate) != BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]))
        {
            return RecordStatus.Corrupt;
        }

        content = candidate;
        return RecordStatus.Complete;
    }

    /// <summary>Whether a whole and correct record begins anywhere after the first byte.</summary>
    public static bool HasRecordAfterStart(ReadOnlySpan<byte> bytes)
    {
        for (var start = 1; start <= bytes.Length - HeaderLength; start++)
        {
            if (TryRead(bytes[start..], out _) == RecordStatus.Complete)
            {
                return true;
            }
        }

        return false;
    }

    private static uint Checksum(ReadOnlySpan<byte> content)
    {
        var checksum = BitOperations.Crc32C(uint.MaxValue, (uint)content.Length);
        while (content.Length >= sizeof(ulong))
        {
            checksum = BitOperations.Crc32C(checksum, BinaryPrimitives.ReadUInt64LittleEndian(content));
            content = content[sizeof(ulong)..];
        }

        foreach (var rest in content)
        {
            checksum = BitOperations.Crc32C(checksum, rest);
        }

        return ~checksum;
    }
}
