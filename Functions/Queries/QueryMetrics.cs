using System.Diagnostics.Metrics;

namespace Pipeline.Queries;

/// <summary>Counts statements by their outcome.</summary>
internal sealed class QueryMetrics
{
    /// <summary>The name of the meter.</summary>
    public const string MeterName = "Pipeline.Queries";

    private readonly Histogram<double> _duration;

    public QueryMetrics(IMeterFactory meters) =>
        _duration = meters.Create(MeterName).CreateHistogram<double>("pipeline.query.duration", "s", "Time of a statement, by source and outcome.");

    /// <param name="source">files or mysql.</param>
    /// <param name="outcome">succeeded, refused, busy, timeout, memory, unavailable, cancelled or failed.</param>
    /// <param name="duration">How long it took, waiting included.</param>
    public void Record(string source, string outcome, TimeSpan duration) => _duration.Record(
        duration.TotalSeconds, new KeyValuePair<string, object?>("source", source), new KeyValuePair<string, object?>("outcome", outcome));
}
