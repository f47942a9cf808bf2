using System.Text.Json.Serialization;

namespace Pipeline.Jobs.Api;

/// <summary>A job as the API shows it.</summary>
/// <param name="Output">Set once the job has ended.</param>
/// <param name="Error">Why it failed.</param>
internal sealed record JobAnswer(
    string Id,
    string Kind,
    JobStatus Status,
    JobProgress Progress,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    JobInput Input,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] JobOutput? Output = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Error = null);

/// <summary>What the job was asked to do, defaults filled in.</summary>
internal sealed record JobInput(
    string Database,
    [property: JsonConverter(typeof(AttachmentsJson))] string Attachments,
    int BatchSize,
    int Parallelism,
    long? Limit,
    string? StartKey,
    string? EndKey,
    bool Force,
    bool DryRun,
    string? Model,
    double MinConfidence,
    int PagesInFlight)
{
    public static JobInput Of(JobSettings settings) => new(
        settings.Database, settings.Attachments, settings.BatchSize, settings.Parallelism, settings.Limit,
        settings.StartKey, settings.EndKey, settings.Force, settings.DryRun, settings.Model, settings.MinConfidence, settings.PagesInFlight);
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
