namespace Pipeline.Jobs;

/// <summary>
/// The bytes that all batches of the process may have in hand at the same time. Granted in the order of asking, so a large
/// request is never overtaken for ever. Whoever holds a grant must not ask for another one: that is what makes it free of
/// deadlocks.
/// </summary>
internal sealed class ByteBudget
{
    private readonly Lock _lock = new();
    private readonly Queue<Waiter> _waiters = [];
    private readonly long _capacity;
    private long _free;

    public ByteBudget(long capacity = JobLimits.BytesInHand)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(capacity);
        _capacity = _free = capacity;
    }

    /// <summary>Bytes granted at this moment.</summary>
    public long InUse
    {
        get
        {
            lock (_lock)
            {
                return _capacity - _free;
            }
        }
    }

    /// <summary>
    /// Waits until <paramref name="bytes"/> are free; dispose the grant to give them back. More than the whole budget is granted
    /// once nothing else is in hand.
    /// </summary>
    public async Task<IDisposable> AcquireAsync(long bytes, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        var waiter = new Waiter(Math.Min(bytes, _capacity));
        lock (_lock)
        {
            _waiters.Enqueue(waiter);
            GrantInOrder();
        }

        using var registration = cancellationToken.UnsafeRegister(
            static (state, token) => ((Waiter)state!).Granted.TrySetCanceled(token), waiter);
        try
        {
            await waiter.Granted.Task.ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            lock (_lock)
            {
                GrantInOrder();
            }

            throw;
        }

        return new Grant(this, waiter.Bytes);
    }

    private void Release(long bytes)
    {
        lock (_lock)
        {
            _free += bytes;
            GrantInOrder();
        }
    }

    private void GrantInOrder()
    {
        while (_waiters.TryPeek(out var next))
        {
            if (next.Granted.Task.IsCompleted)
            {
                _waiters.Dequeue();
            }
            else if (next.Bytes > _free)
            {
                return;
            }
            else
            {
                _waiters.Dequeue();
                if (next.Granted.TrySetResult())
                {
                    _free -= next.Bytes;
                }
            }
        }
    }

    private sealed class Waiter(long bytes)
    {
        public long Bytes { get; } = bytes;

        public TaskCompletionSource Granted { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private sealed class Grant(ByteBudget budget, long bytes) : IDisposable
    {
        private ByteBudget? _budget = budget;

        public void Dispose() => Interlocked.Exchange(ref _budget, null)?.Release(bytes);
    }
}
