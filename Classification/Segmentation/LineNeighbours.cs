namespace Pipeline.Classification.Segmentation;

/// <summary>The end of a line with content and what is around it. Lines of another run, behind a blank line or a page break, are empty.</summary>
/// <param name="Before">The line before.</param>
/// <param name="Ending">The line that ends, never empty.</param>
/// <param name="Next">The next line; empty when the run of lines ends here.</param>
/// <param name="After">The line after the next.</param>
/// <param name="AfterPageBreak">True when a page begins with this line or the one before.</param>
internal readonly record struct LineNeighbours(Paragraph Before, Paragraph Ending, Paragraph Next, Paragraph After, bool AfterPageBreak);
