using System.Buffers;
using System.Data.Common;
using System.Globalization;
using Pipeline.Query.Guard;
using Pipeline.Query.Parquet;

namespace Pipeline.Query.Results;

/// <summary>Writes rows of a reader as one Parquet file. Its footer says under <c>truncated</c> whether a limit cut the result.</summary>
internal sealed class ParquetRowWriter : IRowWriter
{
    private const string LocalMoment = "yyyy-MM-dd'T'HH:mm:ss.FFFFFF";

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
        switch (values.Column.Type)
        {
            case ParquetType.Bytes:
                values.Add(Convert.FromBase64String(text));
                break;
            case ParquetType.Real:
                values.Add(double.Parse(text, CultureInfo.InvariantCulture));
                break;
            case ParquetType.Decimal:
                values.Add(ResultParquet.Unscaled(text, values.Column.Precision, values.Column.Scale) ?? throw Refused(values.Column, text));
                break;
            case ParquetType.Day:
                values.AddValue(DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : throw Refused(values.Column, text));
                break;
            case ParquetType.Moment or ParquetType.LocalMoment:
                // The session's time zone is UTC.
                var local = text.EndsWith("+00", StringComparison.Ordinal) ? text[..^3] : text;
                values.Add(DateTime.TryParseExact(local, LocalMoment, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
                    ? (time - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond
                    : throw Refused(values.Column, text));
                break;
            default:
                values.Add(text);
                break;
        }
    }

    private static StatementRefusedException Refused(ParquetColumn column, string text) =>
        new($"The column '{column.Name}' holds {text}, which its type has no value for in Parquet; cast it to text.");
}
