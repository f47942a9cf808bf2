namespace Pipeline.Classification.Segmentation;

/// <summary>A line of a text without the white space around it.</summary>
/// <param name="Content">What is left; empty for a blank line.</param>
/// <param name="AfterPageBreak">True for the first line with content after a form feed.</param>
internal readonly record struct Line(Paragraph Content, bool AfterPageBreak)
{
    public bool IsBlank => Content.Length == 0;
}
