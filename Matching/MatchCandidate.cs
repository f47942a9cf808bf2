namespace Pipeline.Matching;

/// <summary>An entity that a name may mean.</summary>
/// <param name="Id">Its id in the reference.</param>
/// <param name="Name">Its name.</param>
/// <param name="Tier">By what it was found.</param>
/// <param name="Confidence">How likely it is that it is meant, 0 to 1.</param>
public sealed record MatchCandidate(string Id, string Name, MatchTier Tier, double Confidence);
