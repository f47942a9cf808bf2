using System.Buffers.Binary;
using System.IO.Hashing;
using System.Numerics;

namespace Pipeline.Query.Delta;

/// <summary>Reads the row numbers of a deletion vector: roaring bitmaps of 64 bits in the portable format.</summary>
internal static class DeletionVectorReader
{
    private const string Alphabet = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#";
    private const int Magic = 1681511377;
    private const int WithRuns = 12347;
    private const int WithoutRuns = 12346;
    private const int LargestArray = 4096;
    private const int OffsetsFrom = 4;

    /// <summary>The numbers of the deleted rows, from 0.</summary>
    /// <exception cref="DeltaException">The vector is damaged, or not under the table's folder.</exception>
    public static List<long> Read(string table, DeletionVector vector)
    {
        try
        {
            var rows = Decode(vector.StorageType == "i" ? Base85(vector.PathOrInline)[..vector.SizeInBytes] : ReadFile(table, vector));
            return rows.Count == vector.Cardinality ? rows : throw new DeltaException($"A deletion vector holds {rows.Count} rows; the log says {vector.Cardinality}.");
        }
        catch (Exception exception) when (exception is ArgumentException or IndexOutOfRangeException or OverflowException or IOException)
        {
            throw new DeltaException("A deletion vector is damaged.", exception);
        }
    }

    private static byte[] ReadFile(string table, DeletionVector vector)
    {
        using var file = File.OpenRead(FileOf(table, vector));
        file.Position = vector.Offset ?? 1;
        Span<byte> four = stackalloc byte[4];
        file.ReadExactly(four);
        var size = BinaryPrimitives.ReadInt32BigEndian(four);
        if (size != vector.SizeInBytes)
        {
            throw new DeltaException($"A deletion vector has {size} bytes; the log says {vector.SizeInBytes}.");
        }

        var data = new byte[size];
        file.ReadExactly(data);
        file.ReadExactly(four);
        return BinaryPrimitives.ReadUInt32BigEndian(four) == Crc32.HashToUInt32(data) ? data : throw new DeltaException("A deletion vector does not match its checksum.");
    }

    private static string FileOf(string table, DeletionVector vector)
    {
        const int encodedUuid = 20;
        if (vector.StorageType == "u")
        {
            var uuid = new Guid(Base85(vector.PathOrInline[^encodedUuid..]), bigEndian: true);
            return DeltaPaths.Full(table, Path.Combine(vector.PathOrInline[..^encodedUuid], $"deletion_vector_{uuid:D}.bin"));
        }

        return vector.StorageType == "p" ? DeltaPaths.Full(table, vector.PathOrInline) : throw new DeltaException($"The storage type '{vector.StorageType}' of a deletion vector is not known.");
    }

    private static byte[] Base85(string text)
    {
        var bytes = new byte[text.Length / 5 * 4];
        for (var block = 0; block < text.Length / 5; block++)
        {
            var value = 0u;
            for (var letter = 0; letter < 5; letter++)
            {
                var digit = Alphabet.IndexOf(text[(block * 5) + letter], StringComparison.Ordinal);
                value = digit < 0 ? throw new DeltaException("A deletion vector is no Base85.") : unchecked((value * 85) + (uint)digit);
            }

            BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(block * 4), value);
        }

        return bytes;
    }

    private static List<long> Decode(byte[] data)
    {
        var reader = new Little(data);
        if (reader.Int32() != Magic)
        {
            throw new DeltaException("A deletion vector is of a format that is not known.");
        }

        var rows = new List<long>();
        for (var bitmaps = reader.Int64(); bitmaps > 0; bitmaps--)
        {
            DecodeBitmap(reader, (long)reader.Int32() << 32, rows);
        }

        return rows;
    }

    private static void DecodeBitmap(Little reader, long high, List<long> rows)
    {
        var cookie = reader.Int32();
        var hasRuns = (cookie & 0xFFFF) == WithRuns;
        if (!hasRuns && cookie != WithoutRuns)
        {
            throw new DeltaException("A bitmap of a deletion vector is of a format that is not known.");
        }

        var count = hasRuns ? (cookie >>> 16) + 1 : reader.Int32();
        var runs = hasRuns ? reader.Bytes((count + 7) / 8) : [];
        var keys = new (int Key, int Cardinality)[count];
        for (var container = 0; container < count; container++)
        {
            keys[container] = (reader.UInt16(), reader.UInt16() + 1);
        }

        if (!hasRuns || count >= OffsetsFrom)
        {
            reader.Bytes(4 * count);
        }

        for (var container = 0; container < count; container++)
        {
            var basis = high | ((long)keys[container].Key << 16);
            if (hasRuns && ((runs[container / 8] >> (container % 8)) & 1) == 1)
            {
                DecodeRuns(reader, basis, rows);
            }
            else if (keys[container].Cardinality > LargestArray)
            {
                DecodeWords(reader, basis, rows);
            }
            else
            {
                for (var left = keys[container].Cardinality; left > 0; left--)
                {
                    rows.Add(basis | (long)reader.UInt16());
                }
            }
        }
    }

    private static void DecodeRuns(Little reader, long basis, List<long> rows)
    {
        for (var runs = reader.UInt16(); runs > 0; runs--)
        {
            var start = reader.UInt16();
            var length = reader.UInt16();
            for (var row = 0; row <= length; row++)
            {
                rows.Add(basis + start + row);
            }
        }
    }

    private static void DecodeWords(Little reader, long basis, List<long> rows)
    {
        for (var word = 0; word < 1024; word++)
        {
            for (var bits = (ulong)reader.Int64(); bits != 0; bits &= bits - 1)
            {
                rows.Add(basis + (word * 64) + BitOperations.TrailingZeroCount(bits));
            }
        }
    }

    private sealed class Little(byte[] data)
    {
        private int _position;

        public int Int32() => BinaryPrimitives.ReadInt32LittleEndian(Bytes(4));

        public long Int64() => BinaryPrimitives.ReadInt64LittleEndian(Bytes(8));

        public int UInt16() => BinaryPrimitives.ReadUInt16LittleEndian(Bytes(2));

        public ReadOnlySpan<byte> Bytes(int count)
        {
            var bytes = data.AsSpan(_position, count);
            _position += count;
            return bytes;
        }
    }
}
