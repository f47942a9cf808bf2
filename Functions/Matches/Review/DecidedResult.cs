using Pipeline.Matching;
using Pipeline.Matching.Index;

namespace Pipeline.Matches.Review;

/// <summary>A result in which a person's decision stands above what was computed.</summary>
internal static class DecidedResult
{
    /// <summary>The result with the decision; the computed one, for review, when the entity decided for is there no longer.</summary>
    public static MatchResult Of(MatchResult result, Decision decision, ReferenceIndex index)
    {
        if (decision.TargetId is not { } target)
        {
            return result with { Status = MatchStatus.None, Best = null, RunnersUp = [.. Candidates(result).Take(3)], Evidence = null };
        }

        if (index.Reference.Find(target) is not { } entity)
        {
            return result with { Status = MatchStatus.Review };
        }

        var candidate = Candidates(result).FirstOrDefault(one => one.Id == target);
        return result with
        {
            Status = MatchStatus.Matched,
            Best = new MatchCandidate(target, entity.Name, candidate?.Tier ?? MatchTier.Grams, 1),
            RunnersUp = [.. Candidates(result).Where(one => one.Id != target).Take(3)],
            Evidence = result.Best?.Id == target ? result.Evidence : null,
        };
    }

    private static IEnumerable<MatchCandidate> Candidates(MatchResult result) => result.Best is null ? result.RunnersUp : result.RunnersUp.Prepend(result.Best);
}
