namespace Pipeline.LocalHost.Durable.Orchestrations;

/// <summary>Counts the turns and activities that run, for a stop to wait for.</summary>
internal sealed class InHand
{
    private readonly Lock _gate = new();
    private int _count;
    private TaskCompletionSource? _empty;

    /// <summary>Whether a stop has been asked for: nothing new begins.</summary>
    public bool IsStopping { get; private set; }

    /// <summary>One more begins, unless a stop has been asked for.</summary>
    public bool TryEnter()
    {
        lock (_gate)
        {
            _count += IsStopping ? 0 : 1;
            return !IsStopping;
        }
    }

    /// <summary>One has ended.</summary>
    public void Leave()
    {
        lock (_gate)
        {
            if (--_count == 0)
            {
                _empty?.TrySetResult();
            }
        }
    }

    /// <summary>Lets nothing new begin, and completes when nothing is in hand.</summary>
    public Task StopAsync()
    {
        lock (_gate)
        {
            IsStopping = true;
            _empty ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (_count == 0)
            {
                _empty.TrySetResult();
            }

            return _empty.Task;
        }
    }
}
