using System.Text.Json.Serialization;
using Pipeline.Jobs.Looks;

namespace Pipeline.Jobs;

/// <summary>
/// What a job returns. A job that gives up returns too, with its counts and its reason: a failed orchestration would carry
/// neither on every host.
/// </summary>
/// <param name="SecondLook">What looking again has shown; null where the database is on one node.</param>
/// <param name="Since">Where the changes of the database ended before the job began to list: from there a later job can go on. Null where that is not known.</param>
/// <param name="GoesOnFrom">Where the job goes on when it is resumed or restarted; null where it was completed.</param>
internal sealed record JobOutput(
    JobOutcome Outcome,
    JobCounts Counts,
    int Pages,
    string? Error = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] LookOutcome? SecondLook = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] JobState? GoesOnFrom = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Since = null)
{
    /// <summary>The state of a job that ended so.</summary>
    [JsonIgnore]
    public JobStatus Status => Outcome switch
    {
        JobOutcome.Cancelled => JobStatus.Terminated,
        JobOutcome.Suspended => JobStatus.Suspended,
        JobOutcome.Failed => JobStatus.Failed,
        _ => JobStatus.Completed,
    };
}
