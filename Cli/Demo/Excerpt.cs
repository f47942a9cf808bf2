namespace Pipeline.Cli.Demo;

/// <summary>Consecutive paragraphs of an annotated article.</summary>
/// <param name="DocumentId">The article.</param>
/// <param name="Paragraphs">Each with its label.</param>
internal sealed record Excerpt(string DocumentId, IReadOnlyList<(string Label, string Text)> Paragraphs)
{
    private const int Length = 6;

    /// <summary>Shorter paragraphs are headings mostly, and show little.</summary>
    private const int LeastCharacters = 25;

    /// <summary>Different labels among the paragraphs that are long enough to show something.</summary>
    public int LabelCount => Paragraphs
        .Where(paragraph => paragraph.Text.Length >= LeastCharacters)
        .Select(paragraph => paragraph.Label)
        .Distinct()
        .Count();

    /// <summary>The run of paragraphs with the most different labels; the first of several.</summary>
    public static Excerpt MostVaried(string documentId, IReadOnlyList<(string Label, string Text)> paragraphs) =>
        Enumerable.Range(0, Math.Max(1, paragraphs.Count - Length + 1))
            .Select(start => new Excerpt(documentId, [.. paragraphs.Skip(start).Take(Length)]))
            .MaxBy(excerpt => excerpt.LabelCount)!;
}
