using Pipeline.Classification.Features;

namespace Pipeline.Classification.Segmentation;

/// <summary>
/// Describes the end of a line inside a run of lines: how full the line is compared with the others of the text, how it ends, how the
/// next one begins. Reads a bounded part of each line. Not safe for two callers at a time.
/// </summary>
internal sealed class LineBreakFeatures
{
    /// <summary>Two to this power is the number of weights.</summary>
    public const int TableBits = 14;

    private const int OpeningBytes = 64;
    private const int EndingBytes = 24;
    private const int LongestLine = 1023;

    private readonly Token[] _tokens = new Token[OpeningBytes];
    private readonly int[] _rows = new int[32];
    private int _count;
    private int _width = 1;

    /// <summary>Measures the width of a full line: 85 % of the lines with content are no longer than it.</summary>
    public void Begin(ReadOnlySpan<byte> text)
    {
        Span<int> lengths = stackalloc int[LongestLine + 1];
        lengths.Clear();
        var lines = 0;
        while (!text.IsEmpty)
        {
            var end = LineEnds.Find(text);
            if (end.At > 1)
            {
                lengths[Math.Min(end.At, LongestLine)]++;
                lines++;
            }

            text = text[(end.At + end.Length)..];
        }

        _width = 1;
        for (var counted = lengths[1]; counted < lines * 0.85 && _width < LongestLine; counted += lengths[_width])
        {
            _width++;
        }
    }

    /// <returns>Rows of the table, good until the next call.</returns>
    public ReadOnlySpan<int> Extract(ReadOnlySpan<byte> text, in LineNeighbours lines)
    {
        _count = 0;
        var opening = ReadOpening(lines.Ending.Of(text));
        var ending = ReadEnding(lines.Ending.Of(text));
        var next = ReadOpening(lines.Next.Of(text));
        var fullness = Fullness(lines.Ending);
        var nextFullness = Fullness(lines.Next);
        var isFirst = lines.Before.Length == 0 ? 1u : 0;
        var isNextLast = lines.After.Length == 0 ? 1u : 0;
        var end = ending.Last.Kind == TokenKind.Punctuation ? ending.Last.Hash : (uint)ending.Last.Kind;
        Add(0);
        Add(fullness);
        Add(nextFullness);
        Add(Fullness(lines.After));
        Add(fullness, nextFullness);
        Add(Fullness(lines.Before), fullness);
        Add(isNextLast, nextFullness);
        Add(end);
        Add(end, isFirst);
        Add(end, nextFullness);
        Add(end, next.First.Shape);
        Add(end, next.First.Shape, fullness);
        Add(end, next.Shapes, fullness);
        Add(end, next.Heading);
        Add(ending.Previous.Shape, ending.Last.Shape, next.First.Shape);
        Add(ending.Last.Hash);
        Add(ending.Last.Hash, next.First.Hash);
        Add(next.First.Hash);
        Add(next.First.Hash, next.Second.Hash);
        Add(next.First.Shape);
        Add(next.First.Shape, next.Second.Shape);
        Add(next.Shapes);
        Add(next.Heading);
        Add(opening.Shapes);
        Add(opening.Shapes, next.Shapes);
        Add(opening.Heading);
        Add(opening.First.Hash, fullness);
        Add(opening.First.Shape, next.First.Shape);
        Add(FeatureHash.Combine(opening.First.Shape, opening.Second.Shape), next.First.Shape, next.Second.Shape);
        Add(lines.AfterPageBreak ? 1u : 0, isFirst, fullness);
        return _rows.AsSpan(0, _count);
    }

    // The place of a feature in the list tells it from others of the same value.
    private void Add(uint value)
    {
        _rows[_count] = (int)(FeatureHash.Combine((uint)(_count + 1) * 0x2545F491, value) >> (32 - TableBits));
        _count++;
    }

    private void Add(uint first, uint second) => Add(FeatureHash.Combine(first, second));

    private void Add(uint first, uint second, uint third) => Add(FeatureHash.Combine(first, second), third);

    private (Token Previous, Token Last) ReadEnding(ReadOnlySpan<byte> line)
    {
        var count = Tokenizer.Tokenize(line.Length > EndingBytes ? line[^EndingBytes..] : line, _tokens);
        return (count > 1 ? _tokens[count - 2] : default, count > 0 ? _tokens[count - 1] : default);
    }

    private LineOpening ReadOpening(ReadOnlySpan<byte> line)
    {
        var count = Tokenizer.Tokenize(line.Length > OpeningBytes ? line[..OpeningBytes] : line, _tokens);
        var tokens = _tokens.AsSpan(0, count);
        var shapes = 0u;
        foreach (var token in tokens[..Math.Min(count, 4)])
        {
            shapes = FeatureHash.Combine(shapes, token.Shape);
        }

        return new LineOpening(count > 0 ? tokens[0] : default, count > 1 ? tokens[1] : default, shapes, HeadingOf(tokens));
    }

    // A line may open with a heading: one to five words and a mark other than a comma, a hyphen or a bracket. 0 for none.
    private static uint HeadingOf(ReadOnlySpan<Token> tokens)
    {
        for (var i = 1; i < Math.Min(tokens.Length, 6); i++)
        {
            if (tokens[i].Kind == TokenKind.Punctuation && tokens[i].Hash is not (',' or '-' or '('))
            {
                return FeatureHash.Combine(FeatureHash.Combine((uint)i, tokens[i].Hash), (uint)tokens[0].Kind);
            }
        }

        return 0;
    }

    // Eighths of a full line, up to two lines; 17 for no line.
    private uint Fullness(Paragraph line) => line.Length == 0 ? 17 : (uint)Math.Min((long)line.Length * 8 / _width, 16);

    /// <summary>How a line begins.</summary>
    private readonly record struct LineOpening(Token First, Token Second, uint Shapes, uint Heading);
}
