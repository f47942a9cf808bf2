namespace Pipeline.Classification.Segmentation;

/// <summary>A line of a text without the blanks around it.</summary>
/// <param name="Content">What is left; empty for a blank line and for one of page furniture.</param>
/// <param name="AfterPageBreak">True for the first line with content after a form feed or page furniture.</param>
/// <param name="AfterParagraph">True for a line after a paragraph separator.</param>
internal readonly record struct Line(Paragraph Content, bool AfterPageBreak, bool AfterParagraph)
{
    public bool IsBlank => Content.Length == 0;

    /// <summary>True when no run of lines goes on with this one.</summary>
    public bool BeginsRun => AfterPageBreak || AfterParagraph;
}
