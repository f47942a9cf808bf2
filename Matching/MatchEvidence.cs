namespace Pipeline.Matching;

/// <summary>Why a match is as sure as it is.</summary>
/// <param name="Words">Words that both names have, as the source writes them in its key, with the other spelling behind '~' where it differs.</param>
/// <param name="SourceLeftOver">Words of the source's key that the entity's lacks.</param>
/// <param name="ReferenceLeftOver">Words of the entity's key that the source's lacks.</param>
/// <param name="Numbers"><c>none</c>, <c>equal</c> or <c>differ</c>.</param>
/// <param name="LegalForm"><c>none</c>, <c>one</c> (only one name has any), <c>equal</c> or <c>differ</c>.</param>
/// <param name="Country"><c>none</c> (one is not known), <c>equal</c> or <c>differ</c>.</param>
/// <param name="Contributions">What each feature adds to the log-odds, the largest first, zeros left out; empty for a match by an identifier.</param>
/// <param name="Notes">What else there is to say, such as an identifier whose check digit is wrong.</param>
public sealed record MatchEvidence(
    IReadOnlyList<string> Words,
    IReadOnlyList<string> SourceLeftOver,
    IReadOnlyList<string> ReferenceLeftOver,
    string Numbers,
    string LegalForm,
    string Country,
    IReadOnlyList<FeatureContribution> Contributions,
    IReadOnlyList<string> Notes);
