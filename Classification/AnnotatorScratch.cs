namespace Pipeline.Classification;

/// <summary>Everything that one caller of an <see cref="Annotator"/> needs for itself; kept for the next one.</summary>
internal sealed class AnnotatorScratch
{
    private byte[] _labels = [];

    public List<Paragraph> Paragraphs { get; } = [];

    public Span<byte> Labels(int count)
    {
        if (_labels.Length < count)
        {
            _labels = new byte[Paragraphs.Capacity];
        }

        return _labels.AsSpan(0, count);
    }
}
