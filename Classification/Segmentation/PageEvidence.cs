namespace Pipeline.Classification.Segmentation;

/// <summary>
/// Judges which short lines are page furniture. Taken for it are markers; numbers between dashes; numbers at the edge of a page, or
/// amid a sentence, or that go on from page to page; and at the edge of a page lines that are set like running heads with dots, that come back on
/// other pages and nowhere else, or whose numbers count the pages.
/// </summary>
/// <param name="mostLines">Most lines that are judged together.</param>
internal sealed class PageEvidence(int mostLines)
{
    private const int MostNumbers = 10_000;

    // A page has so many bytes at least, and pages are missed now and then.
    private const int ShortestPage = 600;
    private const int LongestGap = 30_000;

    // The title of an article is the running head of its pages.
    private const int FrontMatter = 1_000;

    private const int ShortestRun = 3;
    private const int FewestPages = 3;

    private readonly int[] _byNumber = new int[MostNumbers];
    private readonly CountTable _edges = new(mostLines);
    private readonly CountTable _elsewhere = new(mostLines);
    private readonly CountTable _offsets = new(mostLines);

    /// <param name="lines">The lines in the order of the text.</param>
    /// <param name="found">Receives those that are page furniture.</param>
    public void Judge(Span<PageLine> lines, List<Paragraph> found)
    {
        CountWords(lines);
        LinkNumbers(lines);
        foreach (var line in lines)
        {
            if (IsFurniture(line))
            {
                found.Add(line.Content);
            }
        }
    }

    private void CountWords(ReadOnlySpan<PageLine> lines)
    {
        _edges.Clear();
        _elsewhere.Clear();
        _offsets.Clear();
        foreach (var line in lines)
        {
            if (!line.Has(PageLineTraits.Top | PageLineTraits.Bottom))
            {
                if (line.Page > 0 || line.Content.Start > FrontMatter)
                {
                    _elsewhere.Add(line.Hash, line.Page);
                }

                continue;
            }

            _edges.Add(line.Hash, line.Page);
            if (line.Number > 0)
            {
                _offsets.Add((uint)(line.Number - line.Page), line.Page);
            }
        }
    }

    // A run: each line has the number after the one before, or the next but one, where heads alternate between left and right pages.
    private void LinkNumbers(Span<PageLine> lines)
    {
        _byNumber.AsSpan().Fill(-1);
        for (var i = 0; i < lines.Length; i++)
        {
            ref var line = ref lines[i];
            if (line.Number is <= 0 or >= MostNumbers || !(line.Has(PageLineTraits.Bare) || (line.Words > 1 && line.Has(PageLineTraits.HeadStyle))))
            {
                continue;
            }

            for (var step = 1; step <= Math.Min(2, line.Number); step++)
            {
                if (_byNumber[line.Number - step] is var before and >= 0 && Follows(lines[before], line) && lines[before].Run >= line.Run)
                {
                    (line.Before, line.Run) = (before, lines[before].Run + 1);
                }
            }

            _byNumber[line.Number] = i;
            for (var member = line.Run >= ShortestRun ? i : -1; member >= 0 && !lines[member].Has(PageLineTraits.Numbered); member = lines[member].Before)
            {
                lines[member].Traits |= PageLineTraits.Numbered;
            }
        }
    }

    private static bool Follows(PageLine before, PageLine line) =>
        before.Hash == line.Hash && before.Words == line.Words
        && line.Content.Start - before.Content.Start is >= ShortestPage and <= LongestGap;

    private bool IsFurniture(PageLine line)
    {
        if (line.Has(PageLineTraits.Marker | PageLineTraits.Dashed | PageLineTraits.Cuts | PageLineTraits.Numbered))
        {
            return true;
        }

        if (line.Has(PageLineTraits.Caption) || !line.Has(PageLineTraits.Top | PageLineTraits.Bottom))
        {
            return false;
        }

        return line.Has(PageLineTraits.Bare)
            || (line.Has(PageLineTraits.HeadStyle) && (line.Has(PageLineTraits.Dotted | PageLineTraits.WideGap) || ComesBack(line) || CountsPages(line)));
    }

    // A heading comes back as well, but not on the edges of pages alone.
    private bool ComesBack(PageLine line)
    {
        var fewest = line.Words > 1 && (line.Number > 0 || line.Has(PageLineTraits.Capitals)) ? 2 : FewestPages;
        return line.Words > 0 && _edges.CountOf(line.Hash) >= fewest && _elsewhere.CountOf(line.Hash) == 0;
    }

    private bool CountsPages(PageLine line) => line.Number > 0 && _offsets.CountOf((uint)(line.Number - line.Page)) >= FewestPages;
}
