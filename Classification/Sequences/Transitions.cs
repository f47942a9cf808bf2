namespace Pipeline.Classification.Sequences;

/// <summary>Scores of a label after a label, of a label at the start and of a label at the end of a document.</summary>
/// <param name="labelCount">Number of labels.</param>
internal sealed class Transitions(int labelCount)
{
    public int LabelCount { get; } = labelCount;

    /// <summary>Start, then end, then the rows of the matrix, one for each label that is left: (2 + labels) × labels values.</summary>
    public float[] Values { get; init; } = new float[(labelCount + 2) * labelCount];

    public Span<float> Start => Values.AsSpan(0, LabelCount);

    public Span<float> End => Values.AsSpan(LabelCount, LabelCount);

    /// <summary>The scores of every label after <paramref name="label"/>.</summary>
    public Span<float> After(int label) => Values.AsSpan((label + 2) * LabelCount, LabelCount);
}
