namespace Pipeline.Jobs;

/// <summary>What came of a batch; output of <see cref="ClassifyBatch"/>.</summary>
/// <param name="Cancelled">The job had been cancelled when the batch was to start: nothing of it was done.</param>
/// <param name="Suspended">The job had been asked to begin nothing more; the batch was done all the same.</param>
/// <param name="Error">Why the job cannot go on: CouchDB refuses it, the database is gone, or its model cannot be read.</param>
/// <param name="Outage">Why it is to be done again later: CouchDB takes no writes. Trying again at once would only be more of the same.</param>
internal sealed record BatchResult(JobCounts Counts, bool Cancelled = false, string? Error = null, string? Outage = null, bool Suspended = false);
