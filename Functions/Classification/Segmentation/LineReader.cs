namespace Pipeline.Classification.Segmentation;

/// <summary>
/// Reads the lines of a text, each with its neighbours. A line ends with LF, CRLF, CR or a form feed; a byte order mark at the very
/// start belongs to no line.
/// </summary>
internal ref struct LineReader
{
    private readonly ReadOnlySpan<byte> _text;
    private int _position;
    private bool _afterPageBreak;
    private int _blanksLeft = 3;
    private Line _before;
    private Line _ending;
    private Line _next;
    private Line _after;

    public LineReader(ReadOnlySpan<byte> text)
    {
        _text = text;
        _position = text.StartsWith("\uFEFF"u8) ? 3 : 0;
    }

    /// <summary>The line end that was read last.</summary>
    public LineNeighbours Current { get; private set; }

    /// <summary>Goes to the end of the next line that has content.</summary>
    public bool Read()
    {
        while (_blanksLeft > 0)
        {
            (_before, _ending, _next, _after) = (_ending, _next, _after, ReadLine());
            if (!_ending.IsBlank)
            {
                SetCurrent();
                return true;
            }
        }

        return false;
    }

    private void SetCurrent()
    {
        var before = _ending.AfterPageBreak ? default : _before;
        var next = _next.AfterPageBreak ? default : _next;
        var after = _after.AfterPageBreak || next.IsBlank ? default : _after;
        Current = new LineNeighbours(
            before.Content, _ending.Content, next.Content, after.Content, _ending.AfterPageBreak || before.AfterPageBreak);
    }

    private Line ReadLine()
    {
        if (_position >= _text.Length)
        {
            _blanksLeft--;
            return default;
        }

        var rest = _text[_position..];
        var length = rest.IndexOfAny((byte)'\n', (byte)'\r', (byte)'\f');
        var content = WhiteSpace.Trim(_text, new Paragraph(_position, length < 0 ? rest.Length : length));
        var line = content.Length == 0 ? default : new Line(content, _afterPageBreak);
        _afterPageBreak = (_afterPageBreak && line.IsBlank) || (length >= 0 && rest[length] == '\f');
        _position += length < 0 ? rest.Length : length + (rest[length..] is [(byte)'\r', (byte)'\n', ..] ? 2 : 1);
        return line;
    }
}
