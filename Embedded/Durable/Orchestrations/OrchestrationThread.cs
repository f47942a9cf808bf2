namespace Pipeline.Embedded.Durable.Orchestrations;

/// <summary>
/// The one logical thread of an orchestration: continuations of its code wait in a queue and run within turns only. A
/// continuation that comes from anywhere else shows that the code awaited something that is not its context's.
/// </summary>
internal sealed class OrchestrationThread(Action foreignContinuation) : SynchronizationContext
{
    private readonly Queue<(SendOrPostCallback Callback, object? State)> _queue = new();
    private readonly CompletionContext _completion = new();
    private int _turnThread;

    /// <summary>Whether the caller runs within a turn.</summary>
    public bool IsCurrent => Volatile.Read(ref _turnThread) == Environment.CurrentManagedThreadId;

    /// <summary>Runs a turn: the action, and what it queues.</summary>
    public void RunTurn(Action turn)
    {
        var outer = Current;
        SetSynchronizationContext(this);
        Volatile.Write(ref _turnThread, Environment.CurrentManagedThreadId);
        try
        {
            turn();
        }
        finally
        {
            Volatile.Write(ref _turnThread, 0);
            SetSynchronizationContext(outer);
        }
    }

    /// <summary>
    /// Completes a task of the context and then runs what waited for it. While the task is completed, another context is
    /// current, so that every continuation is queued and none runs deeper in the stack.
    /// </summary>
    public void Complete(Action completion)
    {
        SetSynchronizationContext(_completion);
        try
        {
            completion();
        }
        finally
        {
            SetSynchronizationContext(this);
        }

        RunQueue();
    }

    /// <summary>Runs queued continuations until none is left.</summary>
    public void RunQueue()
    {
        while (_queue.TryDequeue(out var next))
        {
            next.Callback(next.State);
        }
    }

    public override void Post(SendOrPostCallback d, object? state)
    {
        if (IsCurrent)
        {
            _queue.Enqueue((d, state));
        }
        else
        {
            foreignContinuation();
        }
    }

    public override void Send(SendOrPostCallback d, object? state)
    {
        if (!IsCurrent)
        {
            foreignContinuation();
            return;
        }

        d(state);
    }

    public override SynchronizationContext CreateCopy() => this;

    /// <summary>Stands in while a task is completed; it is never captured, because no code of the orchestrator runs then.</summary>
    private sealed class CompletionContext : SynchronizationContext
    {
    }
}
