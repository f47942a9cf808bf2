using Pipeline.CouchDb;

namespace Pipeline.Jobs;

/// <summary>Input of <see cref="RecordFailedBatch"/>: a batch that threw on every attempt, for a reason other than CouchDB.</summary>
internal sealed record FailedBatch(JobSettings Settings, KeyRange Range, string Reason, int Attempts, bool IsRecorded = false);
