namespace Pipeline.Classification.Training;

/// <summary>A document with its true labels.</summary>
/// <param name="Name">File name without folder and ending.</param>
/// <param name="Text">The text, UTF-8.</param>
/// <param name="Paragraphs">Its labelled paragraphs in order.</param>
/// <param name="Labels">The label of each of them.</param>
/// <param name="HeadingLengths">Length in bytes of the run-in heading of each, 0 for none; null when that is not known.</param>
public sealed record LabelledDocument(
    string Name, byte[] Text, Paragraph[] Paragraphs, string[] Labels, int[]? HeadingLengths = null)
{
    /// <summary>The seed that chooses the words that are made strange to a model, as those of another language are; 0 for none.</summary>
    internal uint Disguise { get; init; }

    /// <summary>The same document with its paragraphs beginning after their run-in headings, or null when those are not known.</summary>
    public LabelledDocument? CutHeadings()
    {
        if (HeadingLengths is null)
        {
            return null;
        }

        var paragraphs = new Paragraph[Paragraphs.Length];
        for (var i = 0; i < paragraphs.Length; i++)
        {
            var start = Math.Min(Paragraphs[i].Start + HeadingLengths[i], Paragraphs[i].End);
            while (HeadingLengths[i] > 0 && start < Paragraphs[i].End && Text[start] == ' ')
            {
                start++;
            }

            paragraphs[i] = new Paragraph(start, Paragraphs[i].End - start);
        }

        return this with { Paragraphs = paragraphs, HeadingLengths = null };
    }

    /// <summary>The same document with words that are strange to a model.</summary>
    internal LabelledDocument Disguised(SplitMix64 random) => this with { Disguise = (uint)random.Next() | 1 };
}
