using Pipeline.Classification;

namespace Pipeline.Cli.Classification;

/// <summary>An annotation of a database that a person made or mended.</summary>
/// <param name="Source">Where it came from.</param>
/// <param name="Content">The annotation.</param>
/// <param name="Generation">The number of the document's revision that brought it.</param>
internal sealed record CorrectedAnnotation(TrainingSource Source, byte[] Content, int Generation);
