using Pipeline.Matching.Index;
using Pipeline.Matching.Scoring;

namespace Pipeline.Matching;

/// <summary>What one match after another writes to. Each thread needs one of its own; one may be used with several references.</summary>
public sealed class MatchScratch
{
    internal const int MostCandidates = 24;

    internal GramScratch Grams { get; } = new();

    internal SourceName Source { get; } = new();

    internal Candidate[] Candidates { get; } = new Candidate[MostCandidates];

    internal Hit[] Hits { get; } = new Hit[CandidateFinder.MostHits];
}
