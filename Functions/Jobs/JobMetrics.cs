using System.Diagnostics.Metrics;

namespace Pipeline.Jobs;

/// <summary>What the jobs of this process count.</summary>
internal sealed class JobMetrics
{
    private readonly Counter<long> _sources;
    private readonly Counter<long> _documents;
    private readonly Histogram<double> _batchSeconds;

    public JobMetrics(IMeterFactory meters, ByteBudget budget)
    {
        var meter = meters.Create("Pipeline.Jobs");
        _sources = meter.CreateCounter<long>("pipeline.job.sources", description: "Sources by how they ended.");
        _documents = meter.CreateCounter<long>("pipeline.job.documents", description: "Documents read.");
        _batchSeconds = meter.CreateHistogram<double>("pipeline.job.batch.duration", "s", "Seconds per batch.");
        meter.CreateObservableGauge("pipeline.job.bytes_in_hand", () => budget.InUse, "By", "Bytes granted to batches.");
    }

    public void Batch(JobCounts counts, TimeSpan elapsed)
    {
        _documents.Add(counts.Documents);
        _sources.Add(counts.Saved, new KeyValuePair<string, object?>("outcome", "saved"));
        _sources.Add(counts.Skipped, new KeyValuePair<string, object?>("outcome", "skipped"));
        _sources.Add(counts.Kept, new KeyValuePair<string, object?>("outcome", "kept"));
        _sources.Add(counts.Failed, new KeyValuePair<string, object?>("outcome", "failed"));
        _batchSeconds.Record(elapsed.TotalSeconds);
    }
}
