namespace Pipeline.Matching;

/// <summary>What a name was matched to.</summary>
/// <param name="SourceId">What the source calls the name.</param>
/// <param name="SourceName">The name.</param>
/// <param name="Status">What is to be done with it.</param>
/// <param name="Best">The likeliest entity; null when none is likely at all.</param>
/// <param name="RunnersUp">Up to three others, the likeliest first.</param>
/// <param name="Evidence">Why; null when there is no <paramref name="Best"/>, or no evidence was asked for.</param>
public sealed record MatchResult(
    string SourceId, string SourceName, MatchStatus Status, MatchCandidate? Best, IReadOnlyList<MatchCandidate> RunnersUp, MatchEvidence? Evidence);
