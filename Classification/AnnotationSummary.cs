namespace Pipeline.Classification;

/// <summary>What an annotation holds.</summary>
/// <param name="Blocks">Number of labelled blocks.</param>
/// <param name="BytesWritten">Length of the annotation in bytes.</param>
public readonly record struct AnnotationSummary(int Blocks, long BytesWritten);
