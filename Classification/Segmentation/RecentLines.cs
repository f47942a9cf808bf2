namespace Pipeline.Classification.Segmentation;

/// <summary>The last lines with content: they tell what a page break has cut, and which lines stand at the foot of a page.</summary>
internal sealed class RecentLines
{
    private const int Kept = 5;
    private const int MostCutting = 3;
    private const int ShortestCut = 25;

    private readonly RecentLine[] _lines = new RecentLine[Kept];
    private int _count;
    private bool _blankBefore;

    public void Clear() => (_count, _blankBefore) = (0, false);

    /// <summary>A blank line.</summary>
    public void Blank()
    {
        _blankBefore = true;
        if (_count > 0)
        {
            Last(0).BlankAfter = true;
        }
    }

    /// <summary>Says of the lines before this one that they cut a sentence, where they do.</summary>
    /// <param name="text">The text.</param>
    /// <param name="content">The line.</param>
    /// <param name="index">Its index among <paramref name="lines"/>; -1 for none.</param>
    /// <param name="lines">The short lines.</param>
    public void Add(ReadOnlySpan<byte> text, Paragraph content, int index, PageLine[] lines)
    {
        var line = content.Of(text);
        if (_count > 1 && Last(0).Index >= 0 && line.Length >= ShortestCut && Sentences.GoesOnWith(line))
        {
            MarkCut(lines);
        }

        _lines[_count % Kept] = new RecentLine(index, line.Length, Sentences.GoesOnAfter(line), _blankBefore, false);
        _count++;
        _blankBefore = false;
    }

    /// <summary>The page ends: its last lines stand at its foot.</summary>
    public void MarkLast(int count, PageLine[] lines)
    {
        for (var back = 0; back < Math.Min(count, Math.Min(_count, Kept)); back++)
        {
            if (Last(back).Index >= 0)
            {
                lines[Last(back).Index].Traits |= PageLineTraits.Bottom;
            }
        }
    }

    private ref RecentLine Last(int back) => ref _lines[(_count - 1 - back) % Kept];

    private void MarkCut(PageLine[] lines)
    {
        for (var length = 1; length <= Math.Min(MostCutting, Math.Min(_count, Kept) - 1) && MayCut(Last(length - 1), lines); length++)
        {
            if (Last(length) is { GoesOn: true, Length: >= ShortestCut })
            {
                for (var back = 0; back < length; back++)
                {
                    lines[Last(back).Index].Traits |= PageLineTraits.Cuts;
                }

                return;
            }
        }
    }

    // A line with a number in the middle of a paragraph is nothing unusual, but for one that stands alone.
    private static bool MayCut(RecentLine recent, PageLine[] lines)
    {
        if (recent.Index < 0)
        {
            return false;
        }

        var line = lines[recent.Index];
        return line.Has(PageLineTraits.Bare)
            || (line.Number >= 0 && line.Has(PageLineTraits.HeadStyle) && (recent.BlankBefore || recent.BlankAfter || line.Has(PageLineTraits.Top)));
    }

    /// <summary>A line with content.</summary>
    private record struct RecentLine(int Index, int Length, bool GoesOn, bool BlankBefore, bool BlankAfter);
}
