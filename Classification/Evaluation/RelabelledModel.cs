namespace Pipeline.Classification.Evaluation;

/// <summary>A model that gives its labels the numbers that others have; so models of different labels can be counted together.</summary>
/// <param name="model">The model.</param>
/// <param name="labels">All labels; those of the model are among them.</param>
/// <param name="labelOf">Which label stands for a label of the model; null when each stands for itself.</param>
public sealed class RelabelledModel(IParagraphModel model, IReadOnlyList<string> labels, Func<string, string>? labelOf = null) : IParagraphModel
{
    private readonly byte[] _numbers = [.. model.Labels.Select(label => (byte)NumberOf(labels, labelOf is null ? label : labelOf(label)))];

    /// <inheritdoc/>
    public IReadOnlyList<string> Labels => labels;

    /// <inheritdoc/>
    public int FurnitureLabel => model.FurnitureLabel < 0 ? -1 : _numbers[model.FurnitureLabel];

    /// <inheritdoc/>
    public void Segment(ReadOnlySpan<byte> text, List<Paragraph> paragraphs) => model.Segment(text, paragraphs);

    /// <inheritdoc/>
    public void Classify(ReadOnlySpan<byte> text, ReadOnlySpan<Paragraph> paragraphs, Span<byte> given, Span<float> probabilities)
    {
        model.Classify(text, paragraphs, given, probabilities);
        foreach (ref var label in given)
        {
            label = _numbers[label];
        }
    }

    private static int NumberOf(IReadOnlyList<string> labels, string label) => Enumerable.Range(0, labels.Count).First(number => labels[number] == label);
}
