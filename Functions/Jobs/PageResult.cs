using Pipeline.CouchDb;

namespace Pipeline.Jobs;

/// <summary>Output of <see cref="ClassifyPage"/>.</summary>
/// <param name="Counts">Of the batches that have ended.</param>
/// <param name="Unavailable">Batches that are still to be done: CouchDB did not answer, after all retries.</param>
/// <param name="Cancelled">At least one batch found the job cancelled.</param>
/// <param name="Error">Why the job cannot go on.</param>
/// <param name="Outage">Why the batches that are still to be done are.</param>
internal sealed record PageResult(
    JobCounts Counts, IReadOnlyList<KeyRange> Unavailable, bool Cancelled = false, string? Error = null, string? Outage = null)
{
    public static PageResult Failed(string error) => new(JobCounts.Zero, [], Error: error);
}
