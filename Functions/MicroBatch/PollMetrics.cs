using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Pipeline.Checkpoints;

namespace Pipeline.MicroBatch;

/// <summary>What the polls of this process count.</summary>
internal sealed class PollMetrics
{
    private readonly TimeProvider _time;
    private readonly Counter<long> _polls;
    private readonly Counter<long> _batches;
    private readonly Counter<long> _records;
    private readonly Counter<long> _invalidRecords;
    private readonly Counter<long> _deadLetters;
    private readonly Counter<long> _users;
    private readonly Histogram<double> _batchSeconds;
    private readonly Gauge<long> _undatedRows;
    private readonly Gauge<long> _unreadRows;
    private readonly Counter<long> _passedOver;
    private readonly ConcurrentDictionary<string, Checkpoint> _checkpoints = new(StringComparer.Ordinal);

    public PollMetrics(IMeterFactory meters, TimeProvider time)
    {
        _time = time;
        var meter = meters.Create("Pipeline.MicroBatch");
        _polls = meter.CreateCounter<long>("pipeline.poll.runs", description: "Runs by how they ended.");
        _batches = meter.CreateCounter<long>("pipeline.poll.batches", description: "Batches of records handled.");
        _records = meter.CreateCounter<long>("pipeline.poll.records", description: "New and changed records handled.");
        _invalidRecords = meter.CreateCounter<long>("pipeline.poll.invalid_records", description: "Records that were unreadable or had a field out of range.");
        _deadLetters = meter.CreateCounter<long>("pipeline.poll.dead_letters", description: "Dead letters written.");
        _users = meter.CreateCounter<long>("pipeline.poll.users", description: "Users whose results were computed.");
        _passedOver = meter.CreateCounter<long>("pipeline.poll.passed_over", description: "Records that are none of the handler's, such as those without a user.");
        _batchSeconds = meter.CreateHistogram<double>("pipeline.poll.batch.duration", "s", "Seconds per batch, without the reading.");
        _undatedRows = meter.CreateGauge<long>("pipeline.poll.undated_rows", description: "Rows whose updatedAt is no date: no poll ever reads them.");
        _unreadRows = meter.CreateGauge<long>("pipeline.poll.unread_rows", description: "Rows with a date as updatedAt that no poll reads, by why.");
        meter.CreateObservableGauge("pipeline.poll.checkpoint_lag", ObserveLag, "s", "Now minus the checkpoint's cursor.");
        meter.CreateObservableGauge("pipeline.poll.last_success", ObserveLastSuccess, "s", "When a poll last ended well, as Unix time.");
    }

    public void Run(string source, PollOutcome outcome) => _polls.Add(1, Tag(source), new("outcome", Name(outcome)));

    public void Batch(string source, int records, BatchOutcome outcome, TimeSpan elapsed)
    {
        var tag = Tag(source);
        _batches.Add(1, tag);
        _records.Add(records - outcome.PassedOver, tag);
        _invalidRecords.Add(outcome.InvalidRecords, tag);
        _deadLetters.Add(outcome.Problems.Count, tag);
        _passedOver.Add(outcome.PassedOver, tag);
        _batchSeconds.Record(elapsed.TotalSeconds, tag);
    }

    public void Recomputed(string source, int users, int deadLetters)
    {
        _users.Add(users, Tag(source));
        _deadLetters.Add(deadLetters, Tag(source));
    }

    public void Unread(string source, UnreadRows rows)
    {
        _undatedRows.Record(rows.Undated, Tag(source));
        _unreadRows.Record(rows.Before1970, Tag(source), new("reason", "before_1970"));
        _unreadRows.Record(rows.BeforeStart, Tag(source), new("reason", "before_start"));
        _unreadRows.Record(rows.Ahead, Tag(source), new("reason", "ahead"));
    }

    /// <summary>The checkpoint as it was last seen or written by this process; null leaves things as they are.</summary>
    public void Seen(Checkpoint? checkpoint)
    {
        if (checkpoint is not null)
        {
            _checkpoints[checkpoint.Source] = checkpoint;
        }
    }

    private IEnumerable<Measurement<double>> ObserveLag() => _checkpoints.Values
        .Select(checkpoint => new Measurement<double>((_time.GetUtcNow() - checkpoint.Cursor.UpdatedAt).TotalSeconds, Tag(checkpoint.Source)));

    private IEnumerable<Measurement<double>> ObserveLastSuccess() => _checkpoints.Values
        .Where(checkpoint => checkpoint.LastSuccess is not null)
        .Select(checkpoint => new Measurement<double>(checkpoint.LastSuccess!.Value.ToUnixTimeMilliseconds() / 1_000.0, Tag(checkpoint.Source)));

    private static KeyValuePair<string, object?> Tag(string source) => new("source", source);

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
