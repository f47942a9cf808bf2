namespace Pipeline.Classification.Annotations;

/// <summary>Something in an annotation that is no block.</summary>
/// <param name="Line">Line of the annotation file, from 1.</param>
/// <param name="Message">What is wrong and how it was read.</param>
internal sealed record AnnotationProblem(int Line, string Message);
