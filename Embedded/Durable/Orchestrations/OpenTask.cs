using Pipeline.Embedded.Durable.Journals;

namespace Pipeline.Embedded.Durable.Orchestrations;

/// <summary>An activity, a sub-orchestration or a timer that has not ended. Its task gives the result as JSON.</summary>
internal sealed class OpenTask(int taskId, string name, ActionRecord action)
{
    public ActionRecord Action { get; } = action;

    public TaskCompletionSource<string?> Source { get; } = new();

    /// <summary>Ends the task with what arrived for it.</summary>
    public void Complete(ArrivalRecord arrival)
    {
        switch (arrival)
        {
            case TaskCompleted completed:
                Source.TrySetResult(completed.Result);
                break;
            case TaskFailed failed:
                Source.TrySetException(Failures.ToException(failed.Failure, name, taskId));
                break;
            default:
                Source.TrySetResult(null);
                break;
        }
    }
}
