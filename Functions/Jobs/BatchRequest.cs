using Pipeline.CouchDb;

namespace Pipeline.Jobs;

/// <summary>Input of <see cref="ClassifyBatch"/>.</summary>
/// <param name="Run">Which run of the job it belongs to.</param>
/// <param name="IsRecorded">Whether what it has seen is kept, to be compared when the job looks again.</param>
internal sealed record BatchRequest(JobSettings Settings, KeyRange Range, bool IsRecorded = false, int Run = 0);
