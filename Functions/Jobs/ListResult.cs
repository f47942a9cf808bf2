using Pipeline.CouchDb;
using Pipeline.Jobs.Steering;

namespace Pipeline.Jobs;

/// <summary>Output of <see cref="ListDocuments"/>: the key ranges of one page's batches, or why there are none.</summary>
/// <param name="Batches">
/// Neighbouring ranges, in order: each one ends where the next one starts, so no document that is added in between can fall
/// through. Empty when nothing is left, on cancellation and on an error.
/// </param>
/// <param name="Documents">Documents in the page when it was listed. An estimate: documents come and go.</param>
/// <param name="Next">First id after the page; null when no page follows.</param>
/// <param name="Since">Where the changes of the database ended before anything was listed, where that was asked for.</param>
/// <param name="Suspended">The job has been asked to begin nothing more.</param>
/// <param name="Error">Why the job cannot go on: CouchDB refuses it, or the database is gone.</param>
/// <param name="Outage">Why it is to be listed again later: CouchDB did not answer.</param>
/// <param name="IsCluster">The database keeps copies on several nodes, of which one may be behind.</param>
/// <param name="Counts">When it looks again: what the records that it has passed add up to.</param>
internal sealed record ListResult(
    IReadOnlyList<KeyRange> Batches,
    long Documents = 0,
    string? Next = null,
    long? Total = null,
    bool Cancelled = false,
    string? Error = null,
    string? Outage = null,
    bool IsCluster = false,
    JobCounts? Counts = null,
    bool Suspended = false,
    string? Since = null)
{
    /// <summary>The page of a job that has been asked to stop; null where it has not.</summary>
    public static ListResult? Of(StopRequest request) => request switch
    {
        StopRequest.Cancel => new ListResult([], Cancelled: true),
        StopRequest.Suspend or StopRequest.Replaced => new ListResult([], Suspended: true),
        _ => null,
    };
}
