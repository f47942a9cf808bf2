namespace Pipeline.Jobs;

/// <summary>
/// What a job returns. A job that gives up returns too, with its counts and its reason: a failed orchestration would carry
/// neither on every host.
/// </summary>
internal sealed record JobOutput(JobOutcome Outcome, JobCounts Counts, int Pages, string? Error = null);
