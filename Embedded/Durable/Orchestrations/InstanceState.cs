using Microsoft.DurableTask.Client;
using Pipeline.Embedded.Durable.Journals;

namespace Pipeline.Embedded.Durable.Orchestrations;

/// <summary>
/// What is known of an instance without reading its journal: all that stays in memory once it has ended. The custom status
/// is JSON; inputs and outputs stay in the journal.
/// </summary>
internal sealed record InstanceState(
    string Name,
    string ExecutionId,
    ParentTask? Parent,
    OrchestrationRuntimeStatus Status,
    DateTime CreatedAt,
    DateTime LastUpdatedAt)
{
    /// <summary>The custom status as JSON.</summary>
    public string? CustomStatus { get; init; }

    /// <summary>Where the last record of an ended instance begins in its journal.</summary>
    public long EndOffset { get; init; } = -1;

    /// <summary>Why the journal cannot be used; null for a sound one. A damaged journal is kept as it is.</summary>
    public string? Damage { get; init; }

    public bool HasEnded => Status
        is OrchestrationRuntimeStatus.Completed
        or OrchestrationRuntimeStatus.Failed
        or OrchestrationRuntimeStatus.Terminated;

    /// <summary>The state of an instance that has not begun.</summary>
    public static InstanceState Pending(ExecutionStarted started) => new(
        started.Name,
        started.ExecutionId,
        started.Parent,
        OrchestrationRuntimeStatus.Pending,
        started.CreatedAt,
        started.CreatedAt)
    {
        CustomStatus = started.CustomStatus,
    };

    /// <summary>The state after one more record.</summary>
    public InstanceState After(JournalRecord record, long offset) => record switch
    {
        TurnStarted turn => this with
        {
            Status = Status == OrchestrationRuntimeStatus.Pending ? OrchestrationRuntimeStatus.Running : Status,
            LastUpdatedAt = turn.At,
        },
        CustomStatusSet status => this with { CustomStatus = status.Value },
        Suspended suspended => this with { Status = OrchestrationRuntimeStatus.Suspended, LastUpdatedAt = suspended.At },
        Resumed resumed => this with { Status = OrchestrationRuntimeStatus.Running, LastUpdatedAt = resumed.At },
        EndRecord end => this with
        {
            Status = end switch
            {
                ExecutionCompleted => OrchestrationRuntimeStatus.Completed,
                ExecutionFailed => OrchestrationRuntimeStatus.Failed,
                _ => OrchestrationRuntimeStatus.Terminated,
            },
            LastUpdatedAt = end.At,
            EndOffset = offset,
        },
        _ => this,
    };
}
