using Pipeline.Embedded.Durable.Journals;

namespace Pipeline.Embedded.Durable.Activities;

/// <summary>
/// A scheduled activity: the call, its task number, whether its orchestration still exists and runs (asked just before it
/// is begun), and where the result or the failure goes.
/// </summary>
internal sealed record ActivityCall(ActivityInvocation Invocation, int TaskId, Func<bool> IsWanted, Action<ArrivalRecord> Answer);
