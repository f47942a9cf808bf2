namespace Pipeline.Classification.Annotations;

/// <summary>A labelled run of bytes. Two are equal when range and label are; labels compare ordinally.</summary>
public sealed record Block(Paragraph Range, string Label);
