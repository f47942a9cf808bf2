using System.Buffers;
using System.Text;
using Pipeline.Classification.Segmentation;

namespace Pipeline.Classification.Annotations;

/// <summary>One pass over one annotation.</summary>
/// <param name="annotation">The bytes of the file.</param>
/// <param name="spelling">Its spelling.</param>
/// <param name="grammar">What is taken for a label.</param>
internal ref struct AnnotationReading(ReadOnlySpan<byte> annotation, AnnotationSpelling spelling, LabelGrammar grammar)
{
    private readonly ReadOnlySpan<byte> _annotation = annotation;
    private readonly ArrayBufferWriter<byte> _text = new(Math.Max(annotation.Length, 1));
    private readonly List<Block> _blocks = [];
    private readonly List<(int Offset, string Message, bool IsWarning)> _problems = [];
    private readonly Stack<OpenBlock> _open = [];
    private int _copied;

    public AnnotatedText Run()
    {
        var position = 0;
        while (Markers.Next(_annotation, ref position, out var last))
        {
            // Bytes of a marker that was read already are no part of the next one.
            var before = _annotation[_copied..last];
            if (_annotation[last] == '@')
            {
                if (Markers.EndsOpening(before, out var backslashes))
                {
                    position = ReadOpening(last, backslashes);
                }
            }
            else
            {
                ReadClosing(last, before);
            }
        }

        CopyTo(_annotation.Length);
        foreach (var block in _open)
        {
            var suspect = block.Suspect is { } text ? $" '{text}' does not close it: a label is {LabelGrammar.Rule}." : "";
            Report(block.OpenedAt, $"The block that begins here is never closed: its text stays without a label.{suspect}");
        }

        _blocks.Sort((first, second) => first.Range.Start.CompareTo(second.Range.Start));
        return new AnnotatedText(_text.WrittenSpan.ToArray(), _blocks, NumberedProblems(), spelling);
    }

    private int ReadOpening(int at, int backslashes)
    {
        if (backslashes > 0)
        {
            DropEscape(at);
            return at + 1;
        }

        CopyTo(at - 1);
        _copied = at + 1;
        if (spelling != AnnotationSpelling.Closed && _copied < _annotation.Length && _annotation[_copied] == ' ')
        {
            _copied++;
        }

        _open.Push(new OpenBlock(at, _text.WrittenCount));
        return _copied;
    }

    private void ReadClosing(int at, ReadOnlySpan<byte> before)
    {
        var starred = spelling != AnnotationSpelling.SpacedOpen;
        if (starred && !before.EndsWith("*"u8))
        {
            return;
        }

        var labelled = starred ? before[..^1] : before;
        if (!grammar.EndsLabel(labelled, out var length, out var backslashes))
        {
            Suspect(labelled, at);
            return;
        }

        var labelEnd = _copied + labelled.Length;
        if (backslashes > 0)
        {
            DropEscape(labelEnd);
            return;
        }

        var label = Encoding.UTF8.GetString(labelled[^length..]);
        var textEnd = labelEnd - length - 1;
        CopyTo(spelling == AnnotationSpelling.SpacedClosed && textEnd > _copied && _annotation[textEnd - 1] == ' ' ? textEnd - 1 : textEnd);
        _copied = at + 1;
        Close(label, textEnd);
    }

    private void Close(string label, int textEnd)
    {
        if (!_open.TryPop(out var block))
        {
            Report(textEnd, $"'#{label}' closes a block that was never opened: the text before it stays without a label.");
            return;
        }

        var end = _text.WrittenCount;
        if (end == block.Start)
        {
            Report(block.OpenedAt, $"The block '#{label}' is empty and is left out.");
        }

        foreach (var piece in block.PiecesTo(end))
        {
            if (!block.HoldsOthers || !WhiteSpace.IsBlank(piece.Of(_text.WrittenSpan)))
            {
                _blocks.Add(new Block(piece, label));
            }
        }

        if (block.HoldsOthers)
        {
            _problems.Add((block.OpenedAt, $"The block '#{label}' holds others: it goes on behind them.", true));
        }

        if (_open.TryPeek(out var outer))
        {
            outer.Interrupt(block.Start, end);
        }
    }

    // What looks like a closing, but for its label, is likely why a block is not closed.
    private readonly void Suspect(ReadOnlySpan<byte> labelled, int at)
    {
        if (_open.TryPeek(out var block) && block.Suspect is null && Markers.LooksLikeLabel(labelled, out var length))
        {
            block.Suspect = Encoding.UTF8.GetString(_annotation[(at - length - (spelling == AnnotationSpelling.SpacedOpen ? 0 : 1))..(at + 1)]);
        }
    }

    // Only the first spelling knows escapes: the historical ones are read as they stand.
    private void DropEscape(int after)
    {
        if (spelling == AnnotationSpelling.Closed)
        {
            CopyTo(after - 1);
            _copied = after;
        }
    }

    private void CopyTo(int end)
    {
        if (end > _copied)
        {
            _text.Write(_annotation[_copied..end]);
            _copied = end;
        }
    }

    private readonly void Report(int offset, string message) => _problems.Add((offset, message, false));

    private readonly List<AnnotationProblem> NumberedProblems()
    {
        var numbered = new List<AnnotationProblem>(_problems.Count);
        var (line, countedTo) = (1, 0);
        foreach (var (offset, message, isWarning) in _problems.OrderBy(problem => problem.Offset))
        {
            line += _annotation[countedTo..offset].Count((byte)'\n');
            countedTo = offset;
            numbered.Add(new AnnotationProblem(line, message, isWarning));
        }

        return numbered;
    }
}
