namespace Pipeline.Matching;

/// <summary>
/// Gives each entity to one name at most: of all pairs that are likely enough to be looked at, the surest goes first, and as sure ones by the ids of the
/// source. A name whose entity has gone to another gets its next one, or none. The order of the results does not count.
/// </summary>
public static class OneToOne
{
    /// <summary>The same results in the same order; evidence is kept where the entity is.</summary>
    public static IReadOnlyList<MatchResult> Assign(IReadOnlyList<MatchResult> results, MatchOptions options)
    {
        var pairs = new List<(double Confidence, int Result, MatchCandidate Candidate)>(results.Count);
        for (var i = 0; i < results.Count; i++)
        {
            foreach (var candidate in Candidates(results[i]))
            {
                if (candidate.Confidence >= options.Review)
                {
                    pairs.Add((candidate.Confidence, i, candidate));
                }
            }
        }

        pairs.Sort((a, b) => a.Confidence != b.Confidence ? b.Confidence.CompareTo(a.Confidence)
            : string.CompareOrdinal(results[a.Result].SourceId, results[b.Result].SourceId) is var bySource and not 0 ? bySource
            : string.CompareOrdinal(a.Candidate.Id, b.Candidate.Id) is var byEntity and not 0 ? byEntity
            : a.Result.CompareTo(b.Result));
        var taken = new HashSet<string>(StringComparer.Ordinal);
        var given = new MatchCandidate?[results.Count];
        foreach (var (_, result, candidate) in pairs)
        {
            if (given[result] is null && taken.Add(candidate.Id))
            {
                given[result] = candidate;
            }
        }

        return [.. results.Select((result, i) => Give(result, given[i], options))];
    }

    private static IEnumerable<MatchCandidate> Candidates(MatchResult result) =>
        result.Best is null ? [] : result.RunnersUp.Prepend(result.Best);

    private static MatchResult Give(MatchResult result, MatchCandidate? candidate, MatchOptions options) =>
        candidate is null ? result with { Status = MatchStatus.None, Best = null, RunnersUp = [.. Candidates(result).Take(3)], Evidence = null }
        : candidate == result.Best ? result
        : result with
        {
            Status = options.StatusOf(candidate.Confidence),
            Best = candidate,
            RunnersUp = [.. Candidates(result).Where(other => other != candidate)],
            Evidence = null,
        };
}
