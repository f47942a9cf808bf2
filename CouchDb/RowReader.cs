using System.Text.Json;

namespace Pipeline.CouchDb;

/// <summary>
/// Reads the rows of an answer from a stream of bytes, one row in memory at a time. Every byte is looked at once, however the
/// stream is cut into pieces. Text that ends before the answer's closing brace is a <see cref="JsonException"/>.
/// </summary>
/// <param name="read">Reads the next piece into the buffer; 0 at the end.</param>
/// <param name="format">Where the answer has its rows and documents.</param>
/// <param name="maxRowBytes">The longest row that is taken.</param>
internal sealed class RowReader(Func<Memory<byte>, ValueTask<int>> read, RowFormat format, int maxRowBytes) : IDisposable
{
    private const int FirstBufferBytes = 32 * 1024;
    private const int None = -1;

    private readonly int _rowDepth = format.RowsDepth + 1;
    private readonly int _idDepth = format.RowsDepth + 2;

    private byte[] _buffer = ByteArrays.Rent(FirstBufferBytes);
    private int _end;
    private int _scanned;
    private JsonReaderState _state;
    private Position _position = Position.Start;
    private bool _isEnd;
    private int _rowStart = None;
    private int _documentStart = None;
    private int _documentEnd = None;
    private Member _member;

    private enum Position
    {
        Start,
        Answer,
        Rows,
        AfterRows,
        Done,
    }

    private enum Member
    {
        Other,
        Id,
        Document,
    }

    /// <summary>The id of the current row; null when the row has none, as for a key that was not found.</summary>
    public string? Id { get; private set; }

    /// <summary>
    /// The document of the current row as received, valid until the next is read; empty when the row has none.
    /// </summary>
    public ReadOnlySpan<byte> Document =>
        _documentEnd == None ? default : _buffer.AsSpan(_documentStart, _documentEnd - _documentStart);

    /// <summary>Goes to the next row; false when the whole answer has been read.</summary>
    /// <exception cref="JsonException">The text is not the expected answer, broke off or holds a row that is too long.</exception>
    public async ValueTask<bool> ReadAsync()
    {
        Id = null;
        _rowStart = _documentStart = _documentEnd = None;
        while (true)
        {
            if (Scan())
            {
                return true;
            }

            if (_isEnd)
            {
                return false; // of text that is not whole the scan of its end has thrown
            }

            MakeRoom();
            var count = await read(_buffer.AsMemory(_end)).ConfigureAwait(false);
            _end += count;
            _isEnd = count == 0;
        }
    }

    public void Dispose()
    {
        if (_buffer.Length > 0)
        {
            ByteArrays.Return(_buffer);
            _buffer = [];
        }
    }

    /// <summary>Goes on from the first byte not yet looked at; true at the end of a row.</summary>
    private bool Scan()
    {
        var origin = _scanned;
        var reader = new Utf8JsonReader(_buffer.AsSpan(origin, _end - origin), _isEnd && _position != Position.Done, _state);
        var isRow = false;
        while (!isRow && reader.Read())
        {
            isRow = Take(ref reader, origin);
        }

        _state = reader.CurrentState;
        _scanned = origin + (int)reader.BytesConsumed;
        return isRow;
    }

    private bool Take(ref Utf8JsonReader reader, int origin)
    {
        switch (_position)
        {
            case Position.Start:
                Expect(reader.TokenType == JsonTokenType.StartObject, "the answer is an object");
                _position = Position.Answer;
                return false;
            case Position.Answer when reader.TokenType == JsonTokenType.PropertyName && reader.CurrentDepth <= format.RowsDepth:
                Expect(!reader.ValueTextEquals("error"u8), "CouchDB broke off with an error");
                var isRows = reader.CurrentDepth == format.RowsDepth && reader.ValueTextEquals(format.Rows);
                _position = isRows ? Position.Rows : Position.Answer;
                return false;
            case Position.Answer:
                Expect(reader.CurrentDepth > 0, "the answer has rows");
                return false;
            case Position.Rows:
                return TakeInRows(ref reader, origin);
            default:
                if (reader.CurrentDepth == 0)
                {
                    _position = Position.Done;
                }

                Expect(
                    reader.CurrentDepth > format.RowsDepth || reader.TokenType != JsonTokenType.PropertyName || !reader.ValueTextEquals("error"u8),
                    "CouchDB broke off with an error");
                return false;
        }
    }

    private bool TakeInRows(ref Utf8JsonReader reader, int origin)
    {
        var depth = reader.CurrentDepth;
        if (depth <= format.RowsDepth)
        {
            Expect(reader.TokenType is JsonTokenType.StartArray or JsonTokenType.EndArray, "rows is an array");
            _position = reader.TokenType == JsonTokenType.StartArray ? Position.Rows : Position.AfterRows;
            return false;
        }

        if (depth == _rowDepth)
        {
            if (reader.TokenType == JsonTokenType.StartObject)
            {
                _rowStart = origin + (int)reader.TokenStartIndex;
                return false;
            }

            Expect(reader.TokenType == JsonTokenType.EndObject, "a row is an object");
            return true;
        }

        if (depth == _idDepth || depth == format.DocumentDepth)
        {
            TakeMember(ref reader, origin);
        }

        return false;
    }

    private void TakeMember(ref Utf8JsonReader reader, int origin)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.PropertyName:
                _member = MemberAt(ref reader);
                break;
            case JsonTokenType.String when _member == Member.Id:
                Id = reader.GetString();
                break;
            case JsonTokenType.StartObject when _member == Member.Document:
                _documentStart = origin + (int)reader.TokenStartIndex;
                break;
            case JsonTokenType.EndObject when _member == Member.Document:
                _documentEnd = origin + (int)reader.TokenStartIndex + 1;
                break;
        }
    }

    private Member MemberAt(ref Utf8JsonReader reader) =>
        reader.CurrentDepth == format.DocumentDepth && reader.ValueTextEquals(format.Document) ? Member.Document
        : reader.CurrentDepth == _idDepth && reader.ValueTextEquals("id"u8) ? Member.Id
        : Member.Other;

    /// <summary>Drops what comes before the row in hand and makes the buffer larger when the row fills it.</summary>
    private void MakeRoom()
    {
        var keep = _rowStart == None ? _scanned : _rowStart;
        var length = _end - keep;
        if (length > maxRowBytes)
        {
            throw new RowTooLongException(maxRowBytes);
        }

        if (length > _buffer.Length / 2)
        {
            var larger = ByteArrays.Rent(ByteArrays.Longer(_buffer.Length));
            _buffer.AsSpan(keep, length).CopyTo(larger);
            ByteArrays.Return(_buffer);
            _buffer = larger;
        }
        else if (keep > 0)
        {
            _buffer.AsSpan(keep, length).CopyTo(_buffer);
        }

        _end -= keep;
        _scanned -= keep;
        _rowStart = Shift(_rowStart, keep);
        _documentStart = Shift(_documentStart, keep);
        _documentEnd = Shift(_documentEnd, keep);
    }

    private static int Shift(int position, int by) => position == None ? None : position - by;

    private static void Expect(bool condition, string rule)
    {
        if (!condition)
        {
            throw new JsonException($"Not an answer with rows: {rule}.");
        }
    }
}

/// <summary>A row is longer than is taken.</summary>
internal sealed class RowTooLongException(int maxBytes) : Exception($"A row is longer than {maxBytes} bytes.");
