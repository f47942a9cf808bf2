using System.Buffers;
using System.Data.Common;
using Pipeline.Query.Parquet;

namespace Pipeline.Query.Results;

/// <summary>Writes rows of a reader as one Parquet file. Its footer says under <c>truncated</c> whether a limit cut the result.</summary>
internal sealed class ParquetRowWriter : IRowWriter
{
    private readonly Func<DbDataReader, int, string> _textOf;
    private readonly ColumnShape[] _shapes;
    private readonly ParquetWriter _file;

    public ParquetRowWriter(
        IReadOnlyList<ResultColumn> columns, IReadOnlyList<ColumnShape> shapes, IBufferWriter<byte> buffer, Func<DbDataReader, int, string> textOf)
    {
        _textOf = textOf;
        _shapes = [.. shapes];
        _file = new([.. columns.Zip(shapes, ResultParquet.ColumnOf)], buffer);
        _file.Start();
    }

    public long Waiting => _file.Waiting;

    public void Write(DbDataReader row)
    {
        for (var column = 0; column < _shapes.Length; column++)
        {
            var values = _file.Values[column];
            if (row.IsDBNull(column))
            {
                values.AddNull();
            }
            else
            {
                Add(values, row, column);
            }
        }

        _file.EndRow();
    }

    public void End(bool truncated) => _file.End(new Dictionary<string, string> { ["truncated"] = truncated ? "true" : "false" });

    public void Dispose()
    {
    }

    private void Add(ParquetValues values, DbDataReader row, int column)
    {
        switch (_shapes[column])
        {
            case ColumnShape.Whole:
                values.Add(row.GetInt64(column));
                break;
            case ColumnShape.Integer:
                values.Add(row.GetInt32(column));
                break;
            case ColumnShape.Real:
                values.Add(row.GetDouble(column));
                break;
            case ColumnShape.Flag:
                values.Add(row.GetBoolean(column));
                break;
            default:
                Add(values, _textOf(row, column));
                break;
        }
    }

    private static void Add(ParquetValues values, string text)
    {
        if (values.Column.Type == ParquetType.Text)
        {
            values.Add(text);
        }
        else
        {
            values.AddValue(ResultValue.Of(values.Column, text));
        }
    }
}
