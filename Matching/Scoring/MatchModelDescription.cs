using Pipeline.Matching.Evaluation;

namespace Pipeline.Matching.Scoring;

/// <summary>What a model says of itself.</summary>
/// <param name="TrainingData">The training data in words.</param>
/// <param name="Names">How many names it was trained on.</param>
/// <param name="Pairs">How many pairs came of them.</param>
/// <param name="Date">The date given at training.</param>
/// <param name="Seed">The seed of the names that were made up.</param>
/// <param name="Normaliser">The version of the normaliser that it was trained with.</param>
/// <param name="Evaluation">Its figures on names that it was not trained on; null when there were none.</param>
public sealed record MatchModelDescription(
    string TrainingData, int Names, int Pairs, DateOnly Date, ulong Seed, string Normaliser, MatchFigures? Evaluation);
