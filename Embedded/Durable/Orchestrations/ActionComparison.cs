using Pipeline.Embedded.Durable.Journals;

namespace Pipeline.Embedded.Durable.Orchestrations;

/// <summary>
/// Whether an action is the recorded one: the same kind, task and name, as on the host. With contents, also the same input,
/// which finds code whose inputs change from replay to replay.
/// </summary>
internal static class ActionComparison
{
    public static bool AreSame(ActionRecord recorded, ActionRecord now, bool contents) => (recorded, now) switch
    {
        (ActivityScheduled a, ActivityScheduled b) =>
            a.TaskId == b.TaskId && IsSameName(a.Name, b.Name) && IsSame(a.Input, b.Input, contents),
        (SubOrchestrationScheduled a, SubOrchestrationScheduled b) =>
            a.TaskId == b.TaskId && IsSameName(a.Name, b.Name) && a.InstanceId == b.InstanceId && IsSame(a.Input, b.Input, contents),
        (TimerScheduled a, TimerScheduled b) => a.TaskId == b.TaskId && (!contents || a.FireAt == b.FireAt),
        (TimerCanceled a, TimerCanceled b) => a.TaskId == b.TaskId,
        (EventSent a, EventSent b) =>
            a.TaskId == b.TaskId && a.InstanceId == b.InstanceId && IsSameName(a.Name, b.Name) && IsSame(a.Payload, b.Payload, contents),
        (CustomStatusSet a, CustomStatusSet b) => IsSame(a.Value, b.Value, contents),
        (ContinuedAsNew a, ContinuedAsNew b) => a.PreserveEvents == b.PreserveEvents && IsSame(a.Input, b.Input, contents),
        _ => false,
    };

    private static bool IsSameName(string a, string b) => string.Equals(a, b, StringComparison.OrdinalIgnoreCase);

    // A payload of `null` is read back as no payload.
    private static bool IsSame(string? a, string? b, bool contents) => !contents || (a ?? "null") == (b ?? "null");
}
