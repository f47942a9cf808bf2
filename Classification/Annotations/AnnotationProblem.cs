namespace Pipeline.Classification.Annotations;

/// <summary>Something in an annotation that is malformed.</summary>
/// <param name="Line">Line of the annotation file, from 1.</param>
/// <param name="Message">What is wrong and how it was read.</param>
/// <param name="IsWarning">True when nothing is lost for it.</param>
public sealed record AnnotationProblem(int Line, string Message, bool IsWarning = false);
