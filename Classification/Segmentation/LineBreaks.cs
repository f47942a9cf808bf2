namespace Pipeline.Classification.Segmentation;

/// <summary>Applies a <see cref="LineBreakModel"/> to one text after another. Not safe for two callers at a time.</summary>
internal sealed class LineBreaks(LineBreakModel model)
{
    private readonly LineBreakFeatures _features = new();

    /// <summary>Measures the text's lines; comes before the first question about it.</summary>
    public void Begin(ReadOnlySpan<byte> text) => _features.Begin(text);

    public bool EndsParagraph(ReadOnlySpan<byte> text, in LineNeighbours lines)
    {
        var sum = 0;
        foreach (var row in _features.Extract(text, lines))
        {
            sum += model.Weights[row];
        }

        return sum * model.Scale > LineBreakModel.Threshold;
    }
}
