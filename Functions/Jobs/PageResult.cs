using Pipeline.CouchDb;

namespace Pipeline.Jobs;

/// <summary>Output of <see cref="ClassifyPage"/>.</summary>
/// <param name="Counts">Of the batches that have ended.</param>
/// <param name="Unavailable">Batches that are still to be done: CouchDB did not answer, after all retries.</param>
/// <param name="Cancelled">At least one batch found the job cancelled.</param>
/// <param name="Error">Why the job cannot go on.</param>
/// <param name="Left">Batches that were broken off, or not begun because the job was cancelled; null for none.</param>
/// <param name="LeftCounts">Of what these had done before; they are counted anew when the job goes on.</param>
/// <param name="Suspended">At least one batch found the job asked to begin nothing more.</param>
/// <param name="Outage">Why the batches that are still to be done are.</param>
internal sealed record PageResult(
    JobCounts Counts,
    IReadOnlyList<KeyRange> Unavailable,
    bool Cancelled = false,
    string? Error = null,
    string? Outage = null,
    IReadOnlyList<KeyRange>? Left = null,
    JobCounts? LeftCounts = null,
    bool Suspended = false)
{
    /// <summary>What came of one batch.</summary>
    public static PageResult Of(KeyRange range, BatchResult result) => result.Cancelled || result.Error is not null
        ? new(JobCounts.Zero, result.Outage is null ? [] : [range], result.Cancelled, result.Error, result.Outage, result.Outage is null ? [range] : null, result.Counts)
        : new(result.Counts, result.Outage is null ? [] : [range], Outage: result.Outage, Suspended: result.Suspended);

    public static PageResult Failed(IReadOnlyList<KeyRange> batches, string error) => new(JobCounts.Zero, [], Error: error, Left: batches);

    /// <summary>Both together.</summary>
    public static PageResult operator +(PageResult one, PageResult other) => new(
        one.Counts + other.Counts,
        [.. one.Unavailable, .. other.Unavailable],
        one.Cancelled || other.Cancelled,
        one.Error ?? other.Error,
        one.Outage ?? other.Outage,
        one.Left is null ? other.Left : [.. one.Left, .. other.Left ?? []],
        one.LeftCounts is null ? other.LeftCounts : one.LeftCounts + (other.LeftCounts ?? JobCounts.Zero),
        one.Suspended || other.Suspended);
}
