using Pipeline.Classification;

namespace Pipeline.Cli.Classification;

/// <param name="ModelFile">The model to use.</param>
/// <param name="Files">The texts; none, or <c>-</c>, is standard input.</param>
/// <param name="Json">True for offsets, labels and probabilities instead of the annotation.</param>
/// <param name="MinimumConfidence">Blocks below this probability, 0 to 1, get <see cref="Confidence.FallbackLabel"/>.</param>
/// <param name="Probabilities">True for the probability of every label in the JSON.</param>
internal sealed record ClassifyRequest(
    string ModelFile, IReadOnlyList<string> Files, bool Json = false, double MinimumConfidence = 0, bool Probabilities = false);
