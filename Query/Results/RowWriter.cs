using System.Buffers;
using System.Data.Common;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Pipeline.Query.Results;

/// <summary>Writes rows of a reader as JSON or CSV, row by row into one buffer.</summary>
internal sealed class RowWriter : IRowWriter
{
    private static readonly SearchValues<char> NeedsQuotes = SearchValues.Create(",\"\r\n");

    private readonly ResultFormat _format;
    private readonly JsonEncodedText[] _names;
    private readonly ColumnShape[] _shapes;
    private readonly ArrayBufferWriter<byte> _buffer;
    private readonly Utf8JsonWriter _json;
    private readonly Func<DbDataReader, int, string> _textOf;
    private bool _first = true;

    /// <param name="format">How rows are written.</param>
    /// <param name="columns">The columns in the reader's order.</param>
    /// <param name="shapes">What the values of each are in JSON.</param>
    /// <param name="buffer">Takes the bytes.</param>
    /// <param name="textOf">The text of a value whose shape is text or raw.</param>
    public RowWriter(
        ResultFormat format, IReadOnlyList<ResultColumn> columns, IReadOnlyList<ColumnShape> shapes, ArrayBufferWriter<byte> buffer, Func<DbDataReader, int, string> textOf)
    {
        _textOf = textOf;
        _format = format;
        _names = [.. columns.Select(column => JsonEncodedText.Encode(column.Name, JavaScriptEncoder.UnsafeRelaxedJsonEscaping))];
        _shapes = [.. shapes];
        _buffer = buffer;
        _json = new Utf8JsonWriter(buffer, new JsonWriterOptions { SkipValidation = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        if (format == ResultFormat.Csv)
        {
            WriteCsv(string.Join(',', columns.Select(column => Quoted(column.Name))) + "\n");
        }
    }

    public long Waiting => 0;

    public void Write(DbDataReader row)
    {
        if (_format == ResultFormat.Csv)
        {
            WriteCsvRow(row);
            return;
        }

        if (!_first && _format != ResultFormat.Ndjson)
        {
            _buffer.Write(",\n"u8);
        }

        _first = false;
        _json.Reset();
        if (_format == ResultFormat.Arrays)
        {
            _json.WriteStartArray();
        }
        else
        {
            _json.WriteStartObject();
        }

        for (var column = 0; column < _names.Length; column++)
        {
            if (_format != ResultFormat.Arrays)
            {
                _json.WritePropertyName(_names[column]);
            }

            WriteValue(row, column);
        }

        if (_format == ResultFormat.Arrays)
        {
            _json.WriteEndArray();
        }
        else
        {
            _json.WriteEndObject();
        }

        _json.Flush();
        if (_format == ResultFormat.Ndjson)
        {
            _buffer.Write("\n"u8);
        }
    }

    public void End(bool truncated)
    {
        // These formats cannot say it.
    }

    public void Dispose() => _json.Dispose();

    private void WriteValue(DbDataReader row, int column)
    {
        if (row.IsDBNull(column))
        {
            _json.WriteNullValue();
            return;
        }

        switch (_shapes[column])
        {
            case ColumnShape.Whole:
                _json.WriteNumberValue(row.GetInt64(column));
                break;
            case ColumnShape.Integer:
                _json.WriteNumberValue(row.GetInt32(column));
                break;
            case ColumnShape.Real:
                WriteReal(row.GetDouble(column));
                break;
            case ColumnShape.Flag:
                _json.WriteBooleanValue(row.GetBoolean(column));
                break;
            case ColumnShape.Raw:
                _json.WriteRawValue(_textOf(row, column), skipInputValidation: true);
                break;
            case ColumnShape.Text:
                _json.WriteStringValue(_textOf(row, column));
                break;
            default:
                _json.WriteStringValue(Plain(row, column));
                break;
        }
    }

    // JSON has no numbers for these.
    private void WriteReal(double value)
    {
        if (double.IsFinite(value))
        {
            _json.WriteNumberValue(value);
        }
        else
        {
            _json.WriteStringValue(value.ToString(CultureInfo.InvariantCulture));
        }
    }

    private void WriteCsvRow(DbDataReader row)
    {
        var line = new StringBuilder();
        for (var column = 0; column < _names.Length; column++)
        {
            if (column > 0)
            {
                line.Append(',');
            }

            if (!row.IsDBNull(column))
            {
                line.Append(Quoted(Plain(row, column)));
            }
        }

        WriteCsv(line.Append('\n').ToString());
    }

    private void WriteCsv(string text) => _buffer.Advance(Encoding.UTF8.GetBytes(text, _buffer.GetSpan(Encoding.UTF8.GetMaxByteCount(text.Length))));

    private string Plain(DbDataReader row, int column) => _shapes[column] switch
    {
        ColumnShape.Flag => row.GetBoolean(column) ? "true" : "false",
        ColumnShape.Raw or ColumnShape.Text => _textOf(row, column),
        _ => row.GetValue(column) switch
        {
            byte[] bytes => Convert.ToBase64String(bytes),
            DateTime time => time.ToString(time.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : "yyyy-MM-ddTHH:mm:ss.FFFFFF", CultureInfo.InvariantCulture),
            IFormattable value => value.ToString(null, CultureInfo.InvariantCulture),
            var value => value.ToString() ?? "",
        },
    };

    // An empty text is quoted, so that it differs from NULL.
    private static string Quoted(string text) =>
        text.Length == 0 || text.AsSpan().ContainsAny(NeedsQuotes) ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
}
