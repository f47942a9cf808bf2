namespace Pipeline.Classification.Segmentation;

/// <summary>A short line that may be page furniture.</summary>
/// <param name="Content">The line without the blanks around it.</param>
/// <param name="Traits">What speaks for it.</param>
/// <param name="Number">The number that it begins or ends with, which may be the page's; -1 for none.</param>
/// <param name="Words">Number of words, of which <paramref name="Hash"/> is the hash: lines that differ in numbers alone are alike.</param>
/// <param name="Hash">Hash of the letters, in small ones.</param>
/// <param name="Page">Number of page breaks before it.</param>
/// <param name="Before">Index of the line with the page number before its own, -1 for none.</param>
/// <param name="Run">Number of lines that such indexes lead through, this one included.</param>
internal record struct PageLine(
    Paragraph Content, PageLineTraits Traits, int Number, int Words, uint Hash, int Page = 0, int Before = -1, int Run = 1)
{
    public readonly bool Has(PageLineTraits any) => (Traits & any) != 0;
}
