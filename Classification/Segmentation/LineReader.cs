namespace Pipeline.Classification.Segmentation;

/// <summary>
/// Reads the lines of a text (<see cref="LineEnds"/>), each with its neighbours. Lines of page furniture count as blank, and as page breaks.
/// </summary>
internal ref struct LineReader
{
    private readonly ReadOnlySpan<byte> _text;
    private ReadOnlySpan<Paragraph> _furniture;
    private int _position;
    private bool _afterPageBreak;
    private bool _afterParagraph;
    private int _blanksLeft = 3;
    private Line _before;
    private Line _ending;
    private Line _next;
    private Line _after;

    /// <param name="text">The text.</param>
    /// <param name="furniture">Its lines of page furniture.</param>
    public LineReader(ReadOnlySpan<byte> text, ReadOnlySpan<Paragraph> furniture)
    {
        _text = text;
        _furniture = furniture;
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
        var before = _ending.BeginsRun ? default : _before;
        var next = _next.BeginsRun ? default : _next;
        var after = _after.BeginsRun || next.IsBlank ? default : _after;
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

        var end = LineEnds.Find(_text[_position..]);
        var content = end.At == 0 ? default : WhiteSpace.Trim(_text, new Paragraph(_position, end.At));
        var isFurniture = content.Length > 0 && !_furniture.IsEmpty && _furniture[0].Start == content.Start;
        if (isFurniture)
        {
            _furniture = _furniture[1..];
            content = default;
        }

        var line = content.Length == 0 ? default : new Line(content, _afterPageBreak, _afterParagraph);
        _afterPageBreak = (_afterPageBreak && line.IsBlank) || isFurniture || end.Kind == LineEndKind.Page;
        _afterParagraph = end.Kind == LineEndKind.Paragraph;
        _position += end.At + end.Length;
        return line;
    }
}
