using System.Diagnostics.Metrics;
using Pipeline.Matching;

namespace Pipeline.Matches;

/// <summary>Counts names that were matched, and what people decided about them.</summary>
internal sealed class MatchMetrics
{
    private readonly Counter<long> _names;
    private readonly Counter<long> _decisions;
    private readonly Histogram<double> _requestSeconds;

    public MatchMetrics(IMeterFactory meters, ReferenceCache cache)
    {
        var meter = meters.Create("Pipeline.Matches");
        _names = meter.CreateCounter<long>("pipeline.match.names", description: "Names that were matched, by what came of them and who asked.");
        _decisions = meter.CreateCounter<long>("pipeline.match.decisions", description: "Decisions of people about matches.");
        _requestSeconds = meter.CreateHistogram<double>("pipeline.match.request.duration", "s", "Seconds of a request that matches names.");
        meter.CreateObservableGauge("pipeline.match.references_ready", () => cache.Count, description: "References that are kept ready in memory.");
    }

    /// <summary>Counts the names of a request.</summary>
    public void Request(IReadOnlyList<MatchResult> results, TimeSpan elapsed)
    {
        foreach (var names in results.GroupBy(result => result.Status))
        {
            Names(names.Key, names.Count(), "request");
        }

        _requestSeconds.Record(elapsed.TotalSeconds);
    }

    /// <summary>Counts one name of a job.</summary>
    public void OfJob(MatchStatus status) => Names(status, 1, "job");

    /// <summary>Counts a decision.</summary>
    /// <param name="proposed">Id of the entity that had been found; null for none.</param>
    /// <param name="target">Id of the entity that a person says it is; null for none.</param>
    public void Decided(string? proposed, string? target) =>
        _decisions.Add(1, new KeyValuePair<string, object?>("decision", target is null ? "reject" : target == proposed ? "accept" : "other"));

    private void Names(MatchStatus status, int count, string by) =>
        _names.Add(count, new("status", status.ToString().ToLowerInvariant()), new("by", by));
}
