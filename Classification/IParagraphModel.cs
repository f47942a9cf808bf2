namespace Pipeline.Classification;

/// <summary>Finds the paragraphs of a document and gives each a label. Implementations are safe for any number of callers at a time.</summary>
public interface IParagraphModel
{
    /// <summary>The labels in the order of the numbers that <see cref="Classify"/> gives.</summary>
    IReadOnlyList<string> Labels { get; }

    /// <summary>The number of the label that page furniture has where somebody asks, -1 for none.</summary>
    int FurnitureLabel { get; }

    /// <summary>Adds the paragraphs of a document in order; what lies between them is blanks and page furniture.</summary>
    /// <param name="text">The document, valid UTF-8.</param>
    /// <param name="paragraphs">Receives the paragraphs.</param>
    void Segment(ReadOnlySpan<byte> text, List<Paragraph> paragraphs);

    /// <param name="text">The document, valid UTF-8.</param>
    /// <param name="paragraphs">Its paragraphs in order.</param>
    /// <param name="given">Receives the number of each paragraph's label; as long as <paramref name="paragraphs"/>.</param>
    /// <param name="probabilities">Receives the probability, 0 to 1, of each of those labels; empty when nobody asks.</param>
    void Classify(ReadOnlySpan<byte> text, ReadOnlySpan<Paragraph> paragraphs, Span<byte> given, Span<float> probabilities);
}
