using Pipeline.Matching;

namespace Pipeline.Matches.Api;

/// <summary>The answer of POST /api/match.</summary>
/// <param name="References">The reference that was matched to.</param>
/// <param name="Version">Its version.</param>
/// <param name="Model">The id of the model.</param>
/// <param name="Results">One for each name, in their order.</param>
/// <param name="Decided">The sources whose result a person has decided, each with the decision's author.</param>
internal sealed record MatchAnswer(
    string References, string Version, string Model, IReadOnlyList<MatchResult> Results, IReadOnlyDictionary<string, string> Decided);
