using System.Text.Json.Serialization;
using Pipeline.Jobs.Notify;
using Pipeline.Jobs.Steering;

namespace Pipeline.Jobs;

/// <summary>
/// A job's document in the jobs' database: the truth about it, whatever becomes of the engine that runs it. Writing it first is what claims the
/// id, for only one writer can; afterwards it carries the request to cancel, and activities write how far the job has come and how it ended.
/// </summary>
/// <param name="CreatedAt">UTC time of the claim.</param>
/// <param name="CancelRequestedAt">UTC time of the first request to cancel; null without one.</param>
/// <param name="Schema">Version of the document: 1 holds no more than a claim, 2 the rest too.</param>
/// <param name="Status">As of the last write; null in a document of version 1.</param>
/// <param name="Counts">What has become of the sources, as of the last advance; exact once the job has ended.</param>
/// <param name="Total">Documents of the database when the job started; null where that is not known.</param>
/// <param name="Pages">Pages started.</param>
/// <param name="Outcome">Set once the job has ended.</param>
/// <param name="Error">Why it failed.</param>
/// <param name="StartedAt">UTC time of the first listing.</param>
/// <param name="AdvancedAt">UTC time of the last listing.</param>
/// <param name="EndedAt">UTC time of the end; null before it.</param>
/// <param name="Hub">Id of the task hub that runs it.</param>
/// <param name="Worker">Id of the worker that listed last.</param>
/// <param name="SuspendRequestedAt">UTC time of the request to suspend it; null without one, and once it is resumed.</param>
/// <param name="Run">How often it has been resumed or restarted: each run is an orchestration of its own, and an earlier one has no say any more.</param>
/// <param name="Notification">What has become of telling its end; null where nobody is told, or has been yet.</param>
/// <param name="Since">Where the changes of the database ended before the job began to list; null before its end.</param>
/// <param name="GoesOnFrom">Where the next run begins; null for the beginning.</param>
internal sealed record JobDocument(
    [property: JsonPropertyName("_id")] string Id,
    JobSettings Settings,
    DateTimeOffset CreatedAt,
    [property: JsonPropertyName("_rev")][property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Rev = null,
    DateTimeOffset? CancelRequestedAt = null,
    int Schema = 1,
    JobStatus? Status = null,
    JobCounts? Counts = null,
    long? Total = null,
    int Pages = 0,
    JobOutcome? Outcome = null,
    string? Error = null,
    DateTimeOffset? StartedAt = null,
    DateTimeOffset? AdvancedAt = null,
    DateTimeOffset? EndedAt = null,
    string? Hub = null,
    string? Worker = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateTimeOffset? SuspendRequestedAt = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] int Run = 0,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] JobState? GoesOnFrom = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] JobNotification? Notification = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Since = null)
{
    /// <summary>The version that is written now.</summary>
    public const int CurrentSchema = 2;

    public const string Prefix = "job:";

    public string Type => "job";

    [JsonIgnore]
    public bool HasEnded => EndedAt is not null;

    public static string IdOf(string job) => Prefix + job;

    /// <summary>What is asked of one of its runs.</summary>
    public StopRequest RequestTo(int run) =>
        run < Run ? StopRequest.Replaced
        : CancelRequestedAt is not null ? StopRequest.Cancel
        : SuspendRequestedAt is not null ? StopRequest.Suspend
        : StopRequest.None;

    /// <summary>The input of its next orchestration.</summary>
    public JobState NextState() => Run == 0 ? new JobState(Settings, CreatedAt)
        : (GoesOnFrom ?? new JobState(Settings, CreatedAt, Pages: Pages, Total: Total)) with { Run = Run };
}
