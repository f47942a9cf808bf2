using System.Text.Json.Serialization;

namespace Pipeline.Embedded.Durable.Journals;

/// <summary>
/// One entry of an instance's journal. A journal is: one <see cref="ExecutionStarted"/>; then, again and again, arrivals,
/// a <see cref="TurnStarted"/> that hands over every arrival recorded before it, and the actions of that turn; at last an end.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(ExecutionStarted), "executionStarted")]
[JsonDerivedType(typeof(TurnStarted), "turnStarted")]
[JsonDerivedType(typeof(ActivityScheduled), "activityScheduled")]
[JsonDerivedType(typeof(SubOrchestrationScheduled), "subOrchestrationScheduled")]
[JsonDerivedType(typeof(TimerScheduled), "timerScheduled")]
[JsonDerivedType(typeof(TimerCanceled), "timerCanceled")]
[JsonDerivedType(typeof(EventSent), "eventSent")]
[JsonDerivedType(typeof(CustomStatusSet), "customStatusSet")]
[JsonDerivedType(typeof(ContinuedAsNew), "continuedAsNew")]
[JsonDerivedType(typeof(TaskCompleted), "taskCompleted")]
[JsonDerivedType(typeof(TaskFailed), "taskFailed")]
[JsonDerivedType(typeof(TimerFired), "timerFired")]
[JsonDerivedType(typeof(EventRaised), "eventRaised")]
[JsonDerivedType(typeof(EventDelivered), "eventDelivered")]
[JsonDerivedType(typeof(Suspended), "suspended")]
[JsonDerivedType(typeof(Resumed), "resumed")]
[JsonDerivedType(typeof(Terminated), "terminated")]
[JsonDerivedType(typeof(ExecutionCompleted), "executionCompleted")]
[JsonDerivedType(typeof(ExecutionFailed), "executionFailed")]
internal abstract record JournalRecord;

/// <summary>The task of a parent that a child orchestration answers.</summary>
internal sealed record ParentTask(string Name, string InstanceId, string ExecutionId, int TaskId);

/// <summary>A failure without its inner failures, as the host reports it.</summary>
internal sealed record Failure(string Type, string Message, string? StackTrace);

/// <summary>The first record: what is run, for whom, with what, and what an earlier execution handed over.</summary>
internal sealed record ExecutionStarted(
    string Name,
    string InstanceId,
    string ExecutionId,
    DateTime CreatedAt,
    [property: JsonConverter(typeof(RawJsonConverter))] string? Input,
    ParentTask? Parent = null,
    IReadOnlyList<EventRaised>? Events = null,
    [property: JsonConverter(typeof(RawJsonConverter))] string? CustomStatus = null) : JournalRecord;

/// <summary>The orchestrator runs with the arrivals so far; the time is what it sees as now.</summary>
internal sealed record TurnStarted(DateTime At) : JournalRecord;

/// <summary>Something the orchestrator asked for.</summary>
internal abstract record ActionRecord : JournalRecord
{
    /// <summary>The action in words, for messages about code that no longer does what it did.</summary>
    public abstract string Describe();
}

internal sealed record ActivityScheduled(
    int TaskId,
    string Name,
    [property: JsonConverter(typeof(RawJsonConverter))] string? Input) : ActionRecord
{
    public override string Describe() => $"activity '{Name}' (task {TaskId})";
}

internal sealed record SubOrchestrationScheduled(
    int TaskId,
    string Name,
    string InstanceId,
    [property: JsonConverter(typeof(RawJsonConverter))] string? Input) : ActionRecord
{
    public override string Describe() => $"sub-orchestration '{Name}' with the id '{InstanceId}' (task {TaskId})";
}

internal sealed record TimerScheduled(int TaskId, DateTime FireAt) : ActionRecord
{
    public override string Describe() => $"timer for {FireAt:O} (task {TaskId})";
}

internal sealed record TimerCanceled(int TaskId) : ActionRecord
{
    public override string Describe() => $"cancelled timer (task {TaskId})";
}

internal sealed record EventSent(
    int TaskId,
    string InstanceId,
    string Name,
    [property: JsonConverter(typeof(RawJsonConverter))] string? Payload) : ActionRecord
{
    public override string Describe() => $"event '{Name}' sent to '{InstanceId}' (task {TaskId})";
}

internal sealed record CustomStatusSet([property: JsonConverter(typeof(RawJsonConverter))] string? Value) : ActionRecord
{
    public override string Describe() => "custom status";
}

/// <summary>The orchestrator has ended to start over; what it has open is awaited first.</summary>
internal sealed record ContinuedAsNew(
    [property: JsonConverter(typeof(RawJsonConverter))] string? Input,
    bool PreserveEvents) : ActionRecord
{
    public override string Describe() => "continue as new";
}

/// <summary>Something that reached the orchestration from outside its code.</summary>
internal abstract record ArrivalRecord : JournalRecord;

/// <summary>An activity or a sub-orchestration gave its result.</summary>
internal sealed record TaskCompleted(
    int TaskId,
    [property: JsonConverter(typeof(RawJsonConverter))] string? Result) : ArrivalRecord;

/// <summary>An activity or a sub-orchestration failed.</summary>
internal sealed record TaskFailed(int TaskId, Failure Failure) : ArrivalRecord;

internal sealed record TimerFired(int TaskId) : ArrivalRecord;

/// <summary>An event arrived. An event sent by an orchestration has an id, so that it counts once.</summary>
internal sealed record EventRaised(
    string Name,
    [property: JsonConverter(typeof(RawJsonConverter))] string? Payload,
    string? EventId = null) : ArrivalRecord;

/// <summary>An event that this orchestration sent is durable at its target, or has no target.</summary>
internal sealed record EventDelivered(int TaskId) : JournalRecord;

internal sealed record Suspended(string? Reason, DateTime At) : JournalRecord;

internal sealed record Resumed(string? Reason, DateTime At) : JournalRecord;

/// <summary>A last record: the instance has ended.</summary>
internal abstract record EndRecord(DateTime At) : JournalRecord;

internal sealed record ExecutionCompleted(
    [property: JsonConverter(typeof(RawJsonConverter))] string? Output,
    DateTime At) : EndRecord(At);

/// <summary>The text is what clients see as output; the failure is what a parent sees.</summary>
internal sealed record ExecutionFailed(string Text, Failure Failure, DateTime At) : EndRecord(At);

internal sealed record Terminated(
    [property: JsonConverter(typeof(RawJsonConverter))] string? Output,
    DateTime At) : EndRecord(At);
