using Pipeline.CouchDb;

namespace Pipeline.Jobs;

/// <summary>Input of <see cref="ClassifyPage"/>.</summary>
/// <param name="Batches">The batches of the page; fewer when the rest of them has been done before.</param>
/// <param name="Run">Which run of the job it belongs to.</param>
/// <param name="IsRecorded">Whether what its batches have seen is kept, to be compared when the job looks again.</param>
internal sealed record PageRequest(JobSettings Settings, IReadOnlyList<KeyRange> Batches, bool IsRecorded = false, int Run = 0);
