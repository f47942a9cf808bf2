using Pipeline.CouchDb;

namespace Pipeline.Jobs;

/// <summary>Input of <see cref="ClassifyBatch"/>.</summary>
internal sealed record BatchRequest(JobSettings Settings, KeyRange Range);
