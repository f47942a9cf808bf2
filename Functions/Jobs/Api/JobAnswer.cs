using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Pipeline.Jobs.Looks;
using Pipeline.Jobs.Notify;
using Pipeline.Jobs.Steering;

namespace Pipeline.Jobs.Api;

/// <summary>A job as the API shows it.</summary>
/// <param name="Input">What the job was asked to do, defaults filled in.</param>
/// <param name="Output">Set once the job has ended.</param>
/// <param name="Error">Why it failed.</param>
/// <param name="WaitsFor">Why it has not started.</param>
/// <param name="Notification">What has become of telling its end.</param>
/// <param name="Requested">What has been asked of it and waits for what is under way: suspend or cancel.</param>
internal sealed record JobAnswer(
    string Id,
    string Kind,
    JobStatus Status,
    JobProgress Progress,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    JsonObject Input,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] EndAnswer? Output = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Error = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? WaitsFor = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] JobAction? Requested = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] JobNotification? Notification = null)
{
    [JsonIgnore]
    public bool HasEnded => Status.IsEnd();
}

/// <summary>How a job ended, as the API shows it.</summary>
/// <param name="Since">Where the changes of the database ended before the job began to list: what a later job takes as <c>since</c>.</param>
/// <param name="SecondLook">What looking again has shown; left out where the database is on one node.</param>
internal sealed record EndAnswer(
    JobOutcome Outcome,
    JobCounts Counts,
    int Pages,
    string? Error,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] LookOutcome? SecondLook = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Since = null)
{
    public static EndAnswer Of(JobOutput output) => new(output.Outcome, output.Counts, output.Pages, output.Error, output.SecondLook, output.Since);
}

/// <summary>A page of jobs.</summary>
/// <param name="Continuation">What to ask for the next page with; null on the last one.</param>
internal sealed record JobList(IReadOnlyList<JobAnswer> Jobs, string? Continuation);

/// <summary>A failure as the API shows it.</summary>
internal sealed record FailureAnswer(
    string DocumentId, string? Attachment, string Reason, Failures.FailureClass Class, int Attempts, DateTimeOffset At);

/// <summary>A page of failures.</summary>
/// <param name="Continuation">What to ask for the next page with; null on the last one.</param>
internal sealed record FailureList(IReadOnlyList<FailureAnswer> Failures, string? Continuation);

/// <summary>A source whose annotation was kept, as the API shows it.</summary>
internal sealed record KeptAnswer(string DocumentId, string? Attachment, Kept.KeptReason Reason, DateTimeOffset At);

/// <summary>A page of sources whose annotations were kept.</summary>
/// <param name="Continuation">What to ask for the next page with; null on the last one.</param>
internal sealed record KeptList(IReadOnlyList<KeptAnswer> Kept, string? Continuation);
