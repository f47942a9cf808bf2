using Pipeline.Matching.Scoring;

namespace Pipeline.Models;

/// <summary>The matching model as GET /api/models shows it.</summary>
/// <param name="Id">The hash of its file.</param>
/// <param name="Description">What it says of itself: its training data and its figures.</param>
/// <param name="Weights">The weight of each feature.</param>
internal sealed record MatchingModelAnswer(string Id, MatchModelDescription Description, IReadOnlyDictionary<string, double> Weights)
{
    public static MatchingModelAnswer Of(MatchModel model) => new(
        model.Id, model.Description, MatchFeatures.Names.Zip(model.Scorer.Weights).ToDictionary(pair => pair.First, pair => pair.Second));
}
