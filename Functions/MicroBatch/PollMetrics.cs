using System.Diagnostics.Metrics;
using Microsoft.Extensions.Options;
using Pipeline.Checkpoints;

namespace Pipeline.MicroBatch;

/// <summary>What the polls of this process count.</summary>
internal sealed class PollMetrics
{
    private const string Source = "source";

    private readonly KeyValuePair<string, object?> _source;
    private readonly TimeProvider _time;
    private readonly Counter<long> _polls;
    private readonly Counter<long> _batches;
    private readonly Counter<long> _records;
    private readonly Counter<long> _invalidRecords;
    private readonly Counter<long> _deadLetters;
    private readonly Counter<long> _users;
    private readonly Histogram<double> _batchSeconds;
    private readonly Gauge<long> _undatedRows;
    private volatile Checkpoint? _checkpoint;

    public PollMetrics(IMeterFactory meters, IOptions<MicroBatchOptions> options, TimeProvider time)
    {
        _time = time;
        _source = new(Source, options.Value.Collection);
        var meter = meters.Create("Pipeline.MicroBatch");
        _polls = meter.CreateCounter<long>("pipeline.poll.runs", description: "Runs by how they ended.");
        _batches = meter.CreateCounter<long>("pipeline.poll.batches", description: "Batches of records handled.");
        _records = meter.CreateCounter<long>("pipeline.poll.records", description: "New and changed records handled.");
        _invalidRecords = meter.CreateCounter<long>("pipeline.poll.invalid_records", description: "Records that were unreadable or had a field out of range.");
        _deadLetters = meter.CreateCounter<long>("pipeline.poll.dead_letters", description: "Dead letters written.");
        _users = meter.CreateCounter<long>("pipeline.poll.users", description: "Users whose analytics were computed.");
        _batchSeconds = meter.CreateHistogram<double>("pipeline.poll.batch.duration", "s", "Seconds per batch, reading included.");
        _undatedRows = meter.CreateGauge<long>("pipeline.poll.undated_rows", description: "Rows whose updatedAt is no date: no poll ever reads them.");
        meter.CreateObservableGauge("pipeline.poll.checkpoint_lag", ObserveLag, "s", "Now minus the checkpoint's cursor.");
        meter.CreateObservableGauge("pipeline.poll.last_success", ObserveLastSuccess, "s", "When a poll last ended well, as Unix time.");
    }

    public void Run(PollOutcome outcome) => _polls.Add(1, _source, new("outcome", Name(outcome)));

    public void Batch(int records, BatchOutcome outcome, TimeSpan elapsed)
    {
        _batches.Add(1, _source);
        _records.Add(records, _source);
        _invalidRecords.Add(outcome.InvalidRecords, _source);
        _deadLetters.Add(outcome.DeadLetters, _source);
        _batchSeconds.Record(elapsed.TotalSeconds, _source);
    }

    public void Recomputed(int users, int deadLetters)
    {
        _users.Add(users, _source);
        _deadLetters.Add(deadLetters, _source);
    }

    public void UndatedRows(long count) => _undatedRows.Record(count, _source);

    /// <summary>The checkpoint as it was last seen or written by this process.</summary>
    public void Seen(Checkpoint? checkpoint) => _checkpoint = checkpoint;

    private IEnumerable<Measurement<double>> ObserveLag() => _checkpoint is { } checkpoint
        ? [new((_time.GetUtcNow() - checkpoint.Cursor.UpdatedAt).TotalSeconds, _source)]
        : [];

    private IEnumerable<Measurement<double>> ObserveLastSuccess() => _checkpoint?.LastSuccess is { } success
        ? [new(success.ToUnixTimeMilliseconds() / 1_000.0, _source)]
        : [];

    private static string Name(PollOutcome outcome) => outcome switch
    {
        PollOutcome.Polled => "polled",
        PollOutcome.NotDue => "not_due",
        PollOutcome.Busy => "busy",
        PollOutcome.LeaseLost => "lease_lost",
        PollOutcome.Unreadable => "unreadable",
        PollOutcome.Unavailable => "unavailable",
        _ => "failed",
    };
}
