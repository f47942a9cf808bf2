namespace Pipeline.Classification.Training;

/// <summary>An annotation file of a folder.</summary>
/// <param name="Path">The path by which it was found, which says what part it belongs to.</param>
/// <param name="IsLinked">True when a link leads there.</param>
internal sealed record CorpusFile(string Path, bool IsLinked);
