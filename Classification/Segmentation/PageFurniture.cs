using System.Runtime.InteropServices;

namespace Pipeline.Classification.Segmentation;

/// <summary>
/// Finds the lines of a text that belong to its pages and not to what is written on them: markers between pages, page numbers,
/// running heads. A marker is recognised by itself; the others need evidence (<see cref="PageEvidence"/>), for which lines are
/// looked at some thousand at a time, so that time and memory stay in proportion to the text. Used for one text after another, by one
/// caller at a time.
/// </summary>
internal sealed class PageFurniture
{
    /// <summary>So many short lines are judged together.</summary>
    private const int MostLines = 8192;

    // Short lines come in rows of equal ones, and a comparison costs less than a look at the words.
    private const int LongestRemembered = 32;

    private const int TopLines = 3;
    private const int BottomLines = 2;

    private readonly List<Paragraph> _found = [];
    private readonly PageEvidence _evidence = new(MostLines);
    private readonly PageLine[] _lines = new PageLine[MostLines];
    private readonly RecentLines _recent = new();
    private PageLine _last;
    private int _count;
    private int _page;
    private int _linesOfPage;

    /// <summary>The lines of page furniture in the order of the text, without the blanks around them.</summary>
    public ReadOnlySpan<Paragraph> Lines => CollectionsMarshal.AsSpan(_found);

    public void Read(ReadOnlySpan<byte> text)
    {
        // Where nothing marks pages, only lines with numbers count, and most lines need not be looked at.
        if (!Read(text, text.Contains((byte)'\f')))
        {
            Read(text, hasPages: true);
        }
    }

    /// <returns>False when there are pages after all.</returns>
    private bool Read(ReadOnlySpan<byte> text, bool hasPages)
    {
        _found.Clear();
        _recent.Clear();
        (_count, _page, _linesOfPage, _last) = (0, 0, 0, default);
        for (var position = 0; position < text.Length;)
        {
            var end = LineEnds.Find(text[position..]);
            var content = end.At > 0 ? WhiteSpace.Trim(text, new Paragraph(position, end.At)) : default;
            if (content.Length > 0 && !ReadLine(text, content, hasPages))
            {
                return false;
            }

            if (content.Length == 0)
            {
                _recent.Blank();
            }

            if (end.Kind == LineEndKind.Page)
            {
                EndPage();
            }

            position += end.At + end.Length;
        }

        Judge();
        return true;
    }

    private bool ReadLine(ReadOnlySpan<byte> text, Paragraph content, bool hasPages)
    {
        var isShort = content.Length <= PageLineReader.LongestLine && (hasPages || MayCarryNumber(content.Of(text)));
        var line = isShort ? ReadShort(text, content) : new PageLine(content, PageLineTraits.None, -1, 0, 0);
        if (line.Has(PageLineTraits.Marker) && !hasPages)
        {
            return false;
        }

        if (line.Has(PageLineTraits.Marker))
        {
            Add(line);
            EndPage();
            return true;
        }

        var index = -1;
        if (isShort)
        {
            line.Traits |= _page > 0 && _linesOfPage < TopLines ? PageLineTraits.Top : PageLineTraits.None;
            index = Add(line with { Page = _page });
        }

        _recent.Add(text, content, index, _lines);
        _linesOfPage++;
        return true;
    }

    private PageLine ReadShort(ReadOnlySpan<byte> text, Paragraph content)
    {
        if (content.Length <= LongestRemembered && content.Length == _last.Content.Length && content.Of(text).SequenceEqual(_last.Content.Of(text)))
        {
            return _last with { Content = content };
        }

        _last = PageLineReader.Read(text, content);
        return _last;
    }

    // It begins or ends with one, or with what may stand around one, or names a page, or is a Roman numeral.
    private static bool MayCarryNumber(ReadOnlySpan<byte> line) =>
        RomanNumeral.MayBe(line) || (line[0] | 0x20) is < 'a' or > 'z' or 'p' || line[^1] is (>= (byte)'0' and <= (byte)'9')
        || (line[^1] < 0x80 && !char.IsAsciiLetter((char)line[^1]) && line[^1] is not ((byte)'.' or (byte)',' or (byte)';' or (byte)':'));

    private int Add(PageLine line)
    {
        if (_count == MostLines)
        {
            Judge();
            _recent.Clear();
        }

        _lines[_count] = line;
        return _count++;
    }

    private void EndPage()
    {
        _recent.MarkLast(BottomLines, _lines);
        _page++;
        _linesOfPage = 0;
    }

    private void Judge()
    {
        _evidence.Judge(_lines.AsSpan(0, _count), _found);
        _count = 0;
    }
}
