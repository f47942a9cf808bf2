namespace Pipeline.Classification.Annotations;

/// <summary>An annotation that has been read.</summary>
/// <param name="Text">The text without markers and escapes: the source byte for byte.</param>
/// <param name="Blocks">The blocks in the order of the text; they never overlap and none is empty.</param>
/// <param name="Problems">What was malformed, in the order of the file.</param>
/// <param name="Spelling">The spelling that was read.</param>
public sealed record AnnotatedText(
    byte[] Text, IReadOnlyList<Block> Blocks, IReadOnlyList<AnnotationProblem> Problems, AnnotationSpelling Spelling)
{
    /// <summary>Number of problems for which something stays without a label.</summary>
    public int MalformedCount => Problems.Count(problem => !problem.IsWarning);
}
