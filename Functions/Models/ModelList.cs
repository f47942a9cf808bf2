namespace Pipeline.Models;

/// <summary>The answer of GET /api/models.</summary>
/// <param name="Models">The models of the classification.</param>
/// <param name="Matching">The model that company names are matched with.</param>
internal sealed record ModelList(IReadOnlyList<ModelAnswer> Models, MatchingModelAnswer Matching);
