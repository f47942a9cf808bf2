using Pipeline.Embedded.Durable.Journals;

namespace Pipeline.Embedded.Durable.Orchestrations;

/// <summary>An instance as the engine knows it. Its state is what is durable already, and changes as a whole.</summary>
internal sealed class InstanceEntry(string instanceId, string fileName, InstanceState state)
{
    private readonly Lock _gate = new();
    private TaskCompletionSource? _changed;
    private volatile InstanceState _state = state;

    public string InstanceId { get; } = instanceId;

    /// <summary>The name of its journal.</summary>
    public string FileName { get; } = fileName;

    public InstanceState State => _state;

    /// <summary>The running instance; null once it has ended.</summary>
    public OrchestrationInstance? Live { get; set; }

    /// <summary>Records in the journal of the current execution.</summary>
    public int HistoryEntries { get; set; }

    /// <summary>Whether the instance was removed.</summary>
    public bool IsRemoved { get; private set; }

    /// <summary>Whether the instance answers the given task.</summary>
    public bool Answers(ParentTask task) => State.Parent is { } parent
        && parent.InstanceId == task.InstanceId
        && parent.ExecutionId == task.ExecutionId
        && parent.TaskId == task.TaskId;

    /// <summary>Changes the state and wakes who waits for it.</summary>
    public void Publish(InstanceState state)
    {
        TaskCompletionSource? changed;
        lock (_gate)
        {
            _state = state;
            (changed, _changed) = (_changed, null);
        }

        changed?.TrySetResult();
    }

    /// <summary>Marks the instance as removed and wakes who waits for it.</summary>
    public void MarkRemoved()
    {
        IsRemoved = true;
        Publish(State);
    }

    /// <summary>Waits until the state is as wanted or the instance is removed.</summary>
    public async Task WaitAsync(Func<InstanceState, bool> wanted, CancellationToken cancellation)
    {
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                if (IsRemoved || wanted(_state))
                {
                    return;
                }

                _changed ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                changed = _changed.Task;
            }

            await changed.WaitAsync(cancellation);
        }
    }
}
