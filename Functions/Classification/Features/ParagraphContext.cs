namespace Pipeline.Classification.Features;

/// <summary>Where a paragraph stands in its document.</summary>
/// <param name="Index">Its number, from 0.</param>
/// <param name="Count">The number of paragraphs.</param>
internal readonly record struct ParagraphContext(int Index, int Count)
{
    public int FromEnd => Count - 1 - Index;

    /// <summary>The tenth of the document it begins in, 0 to 9.</summary>
    public int Tenth => (int)((long)Index * 10 / Count);
}
