using System.Buffers;
using System.Buffers.Binary;
using Snappier;

namespace Pipeline.Query.Parquet;

/// <summary>
/// Writes a Parquet file into a buffer, row group by row group, so that it can be sent as it comes: flat columns, one data page for each column of a group, PLAIN, Snappy.
/// </summary>
/// <remarks>It writes no smallest and largest values: a reader looks into every group.</remarks>
/// <param name="columns">The columns, at least one.</param>
/// <param name="output">Takes the bytes of the file.</param>
internal sealed class ParquetWriter(IReadOnlyList<ParquetColumn> columns, IBufferWriter<byte> output)
{
    private const int GroupBytes = 4 * 1024 * 1024;
    private const int GroupRows = 100_000;
    private const int Plain = 0;
    private const int RunLength = 3;
    private const int SnappyCodec = 1;
    private const string Creator = "pipeline";

    private static readonly byte[] Magic = "PAR1"u8.ToArray();

    private readonly ParquetValues[] _values = [.. columns.Select(column => new ParquetValues(column))];
    private readonly List<Group> _groups = [];
    private readonly ArrayBufferWriter<byte> _page = new();
    private long _position;
    private int _rows;

    /// <summary>The columns, each of which takes one value before <see cref="EndRow"/>.</summary>
    public IReadOnlyList<ParquetValues> Values => _values;

    /// <summary>The bytes, before compression, of rows that wait for the end of their group.</summary>
    public long Waiting => _values.Sum(values => (long)values.Bytes);

    /// <summary>Begins the file.</summary>
    public void Start() => Write(Magic);

    /// <summary>Ends a row, and the row group when it is large enough.</summary>
    public void EndRow()
    {
        _rows++;
        if (_rows == GroupRows || Waiting >= GroupBytes)
        {
            EndGroup();
        }
    }

    /// <summary>Ends the file.</summary>
    /// <param name="notes">What its footer is to say beside.</param>
    public void End(IReadOnlyDictionary<string, string> notes)
    {
        EndGroup();
        var footer = new ArrayBufferWriter<byte>();
        var thrift = new ThriftWriter(footer);
        thrift.Struct(() =>
        {
            thrift.Int32(1, 1);
            thrift.Structs(2, [.. columns.Prepend(null)], column => ParquetSchema.Write(thrift, column, columns.Count));
            thrift.Int64(3, _groups.Sum(group => group.Rows));
            thrift.Structs(4, _groups, group => WriteGroup(thrift, group));
            thrift.Structs(5, [.. notes], note =>
            {
                thrift.Text(1, note.Key);
                thrift.Text(2, note.Value);
            });
            thrift.Text(6, Creator);
        });
        Write(footer.WrittenSpan);
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, footer.WrittenCount);
        Write(length);
        Write(Magic);
    }

    private void EndGroup()
    {
        if (_rows == 0)
        {
            return;
        }

        _groups.Add(new(_rows, [.. _values.Select(WriteChunk)]));
        _rows = 0;
    }

    private Chunk WriteChunk(ParquetValues values)
    {
        var (start, count, nulls) = (_position, values.Count, values.Nulls);
        _page.ResetWrittenCount();
        values.WritePage(_page);
        var body = ArrayPool<byte>.Shared.Rent(Snappy.GetMaxCompressedLength(_page.WrittenCount));
        try
        {
            var length = Snappy.Compress(_page.WrittenSpan, body);
            var header = new ArrayBufferWriter<byte>();
            var thrift = new ThriftWriter(header);
            thrift.Struct(() =>
            {
                thrift.Int32(1, 0);
                thrift.Int32(2, _page.WrittenCount);
                thrift.Int32(3, length);
                thrift.Struct(5, () =>
                {
                    thrift.Int32(1, count);
                    thrift.Int32(2, Plain);
                    thrift.Int32(3, RunLength);
                    thrift.Int32(4, RunLength);
                });
            });
            Write(header.WrittenSpan);
            Write(body.AsSpan(0, length));
            return new(values.Column, start, count, nulls, header.WrittenCount + _page.WrittenCount, _position - start);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(body);
        }
    }

    private static void WriteGroup(ThriftWriter thrift, Group group)
    {
        thrift.Structs(1, group.Chunks, chunk =>
        {
            thrift.Int64(2, chunk.Start);
            thrift.Struct(3, () =>
            {
                thrift.Int32(1, ParquetSchema.PhysicalType(chunk.Column.Type));
                thrift.Int32s(2, [Plain, RunLength]);
                thrift.Texts(3, [chunk.Column.Name]);
                thrift.Int32(4, SnappyCodec);
                thrift.Int64(5, chunk.Count);
                thrift.Int64(6, chunk.Bytes);
                thrift.Int64(7, chunk.Compressed);
                thrift.Int64(9, chunk.Start);
                thrift.Struct(12, () => thrift.Int64(3, chunk.Nulls));
            });
        });
        thrift.Int64(2, group.Chunks.Sum(chunk => chunk.Bytes));
        thrift.Int64(3, group.Rows);
    }

    private void Write(ReadOnlySpan<byte> bytes)
    {
        output.Write(bytes);
        _position += bytes.Length;
    }

    private sealed record Group(long Rows, IReadOnlyList<Chunk> Chunks);

    private sealed record Chunk(ParquetColumn Column, long Start, long Count, long Nulls, long Bytes, long Compressed);
}
