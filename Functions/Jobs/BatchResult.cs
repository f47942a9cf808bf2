namespace Pipeline.Jobs;

/// <summary>What came of a batch; output of <see cref="ClassifyBatch"/>.</summary>
/// <param name="Cancelled">The job had been cancelled when the batch was to start: nothing of it was done.</param>
/// <param name="Error">Why the job cannot go on: CouchDB refuses it, the database is gone, or its model cannot be read.</param>
internal sealed record BatchResult(JobCounts Counts, bool Cancelled = false, string? Error = null);
