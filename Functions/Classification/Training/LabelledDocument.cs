namespace Pipeline.Classification.Training;

/// <summary>A document with its true labels.</summary>
/// <param name="Name">File name without folder and ending.</param>
/// <param name="Text">The text, UTF-8.</param>
/// <param name="Paragraphs">Its labelled paragraphs in order.</param>
/// <param name="Labels">The label of each of them.</param>
internal sealed record LabelledDocument(string Name, byte[] Text, Paragraph[] Paragraphs, string[] Labels);
