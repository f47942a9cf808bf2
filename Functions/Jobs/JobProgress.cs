using System.Text.Json.Serialization;

namespace Pipeline.Jobs;

/// <summary>A job's progress as shown to people; also the orchestration's custom status.</summary>
/// <param name="Total">Documents of the database when the job started; null where a limit or a key range was given.</param>
/// <param name="DocumentsPerSecond">Documents per second since the start, waits for CouchDB left out.</param>
/// <param name="EtaSeconds">Estimated seconds to the end; null where the total or the rate is not known, and while the job waits or does not run.</param>
/// <param name="WaitingUntil">Set while CouchDB is away, for as long as the job waits: when it tries again, UTC.</param>
/// <param name="LastError">What CouchDB, or the way to it, said when the job last had to wait; null where it never had.</param>
/// <param name="Outcome">Set once the job has ended.</param>
/// <param name="LastAdvanceAt">When a batch was last done, UTC; null before the first.</param>
internal sealed record JobProgress(
    long? Total,
    long Documents,
    long Listed,
    long Saved,
    long Skipped,
    long Failed,
    long Unmatched,
    double DocumentsPerSecond,
    double? EtaSeconds,
    long Kept = 0,
    DateTime? WaitingUntil = null,
    string? LastError = null,
    JobOutcome? Outcome = null,
    DateTime? LastAdvanceAt = null)
{
    [JsonIgnore]
    public JobCounts Counts => new(Documents, Listed, Saved, Skipped, Failed, Unmatched, Kept);

    /// <summary>The same while the job does not run: nothing is known of its end then.</summary>
    public JobProgress AtRest() => this with { EtaSeconds = null, WaitingUntil = null };

    public static JobProgress None { get; } = Of(JobCounts.Zero, null, TimeSpan.Zero);

    /// <param name="active">Time worked so far, waits left out.</param>
    public static JobProgress Of(JobCounts counts, long? total, TimeSpan active)
    {
        var rate = active > TimeSpan.Zero ? counts.Documents / active.TotalSeconds : 0;
        double? eta = total is { } all && rate > 0 ? Math.Max(0, all - counts.Documents) / rate : null;
        return new(
            total, counts.Documents, counts.Listed, counts.Saved, counts.Skipped, counts.Failed, counts.Unmatched,
            Math.Round(rate, 1), eta is { } seconds ? Math.Round(seconds, 1) : null, counts.Kept);
    }
}
