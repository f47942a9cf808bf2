using System.Buffers;
using System.Data.Common;
using Apache.Arrow;
using Apache.Arrow.Ipc;

namespace Pipeline.Query.Results;

/// <summary>Writes rows of a reader as a stream of Arrow record batches (Arrow IPC, "streaming format").</summary>
internal sealed class ArrowRowWriter : IRowWriter
{
    private const int BatchRows = 16 * 1024;
    private const int BatchBytes = 1024 * 1024;
    private const int BytesOfNumber = 8;

    private readonly Func<DbDataReader, int, string> _textOf;
    private readonly ColumnShape[] _shapes;
    private readonly ArrowColumn[] _columns;
    private readonly Schema _schema;
    private readonly ArrowStreamWriter _stream;
    private int _rows;

    public ArrowRowWriter(
        IReadOnlyList<ResultColumn> columns, IReadOnlyList<ColumnShape> shapes, IBufferWriter<byte> buffer, Func<DbDataReader, int, string> textOf)
    {
        _textOf = textOf;
        _shapes = [.. shapes];
        _columns = [.. columns.Zip(shapes, ResultParquet.ColumnOf).Select(ArrowColumn.Of)];
        _schema = new Schema([.. _columns.Select(column => new Field(column.Column.Name, column.Type, nullable: true))], null);
        _stream = new ArrowStreamWriter(new BufferStream(buffer), _schema);
        _stream.WriteStart();
    }

    public long Waiting { get; private set; }

    public void Write(DbDataReader row)
    {
        for (var column = 0; column < _columns.Length; column++)
        {
            if (row.IsDBNull(column))
            {
                _columns[column].AppendNull();
                Waiting++;
            }
            else
            {
                Append(_columns[column], ValueOf(row, column));
            }
        }

        if (++_rows == BatchRows || Waiting >= BatchBytes)
        {
            EndBatch();
        }
    }

    // The format has no place behind its rows that says whether they are all.
    public void End(bool truncated)
    {
        EndBatch();
        _stream.WriteEnd();
    }

    public void Dispose() => _stream.Dispose();

    private object ValueOf(DbDataReader row, int column) => _shapes[column] switch
    {
        ColumnShape.Whole => row.GetInt64(column),
        ColumnShape.Integer => row.GetInt32(column),
        ColumnShape.Real => row.GetDouble(column),
        ColumnShape.Flag => row.GetBoolean(column),
        _ => ResultValue.Of(_columns[column].Column, _textOf(row, column)),
    };

    private void Append(ArrowColumn column, object value)
    {
        column.Append(value);
        Waiting += value switch { string text => text.Length, byte[] bytes => bytes.Length, _ => BytesOfNumber };
    }

    private void EndBatch()
    {
        if (_rows == 0)
        {
            return;
        }

        using var batch = new RecordBatch(_schema, _columns.Select(column => column.Build()), _rows);
        _stream.WriteRecordBatch(batch);
        (_rows, Waiting) = (0, 0);
    }
}
