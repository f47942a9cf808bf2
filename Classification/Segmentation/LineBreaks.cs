namespace Pipeline.Classification.Segmentation;

/// <summary>Applies a <see cref="LineBreakModel"/> to one text after another. Not safe for two callers at a time.</summary>
internal sealed class LineBreaks(LineBreakModel model)
{
    // Short lines come in rows of equal ones, and a comparison costs a twentieth of the features.
    private const int LongestRemembered = 32;

    private readonly LineBreakFeatures _features = new();
    private LineNeighbours _last;
    private bool _lastEnds;

    /// <summary>Measures the text's lines; comes before the first question about it.</summary>
    public void Begin(ReadOnlySpan<byte> text)
    {
        _features.Begin(text);
        _last = default;
    }

    public bool EndsParagraph(ReadOnlySpan<byte> text, in LineNeighbours lines)
    {
        if (IsLikeTheLast(text, lines))
        {
            return _lastEnds;
        }

        var sum = 0;
        foreach (var row in _features.Extract(text, lines))
        {
            sum += model.Weights[row];
        }

        (_last, _lastEnds) = (lines, sum * model.Scale > LineBreakModel.Threshold);
        return _lastEnds;
    }

    private bool IsLikeTheLast(ReadOnlySpan<byte> text, in LineNeighbours lines) =>
        lines.Ending.Length <= LongestRemembered && _last.Ending.Length > 0 && lines.AfterPageBreak == _last.AfterPageBreak
        && AreEqual(text, lines.Ending, _last.Ending) && AreEqual(text, lines.Next, _last.Next)
        && AreEqual(text, lines.Before, _last.Before) && AreEqual(text, lines.After, _last.After);

    private static bool AreEqual(ReadOnlySpan<byte> text, Paragraph first, Paragraph second) =>
        first.Length == second.Length && first.Of(text).SequenceEqual(second.Of(text));
}
