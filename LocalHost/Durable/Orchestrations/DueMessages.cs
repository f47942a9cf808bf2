namespace Pipeline.LocalHost.Durable.Orchestrations;

/// <summary>Messages that come due at a time of their own, durable timers among them. One timer of the clock waits for the earliest.</summary>
internal sealed class DueMessages : IDisposable
{
    private readonly Lock _gate = new();
    private readonly PriorityQueue<long, long> _queue = new();
    private readonly TimeProvider _time;
    private readonly Action<long> _due;
    private readonly ITimer _timer;

    /// <param name="time">The clock.</param>
    /// <param name="due">Gets the key of a message's row when its time has come.</param>
    public DueMessages(TimeProvider time, Action<long> due)
    {
        (_time, _due) = (time, due);
        _timer = time.CreateTimer(_ => Fire(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Waits for a message's time, in UTC ticks.</summary>
    public void Add(long seq, long ticks)
    {
        lock (_gate)
        {
            _queue.Enqueue(seq, ticks);
            if (_queue.TryPeek(out _, out var first) && first == ticks)
            {
                Arm(ticks);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();

    private void Fire()
    {
        var due = new List<long>();
        lock (_gate)
        {
            var now = _time.GetUtcNow().UtcTicks;
            while (_queue.TryPeek(out var seq, out var ticks) && ticks <= now)
            {
                due.Add(seq);
                _queue.Dequeue();
            }

            if (_queue.TryPeek(out _, out var next))
            {
                Arm(next);
            }
        }

        due.ForEach(_due);
    }

    // A day at most: a timer of the system takes no more than 49 days, and the clock may be set meanwhile.
    private void Arm(long ticks)
    {
        var milliseconds = Math.Ceiling((ticks - _time.GetUtcNow().UtcTicks) / (double)TimeSpan.TicksPerMillisecond);
        _timer.Change(TimeSpan.FromMilliseconds(Math.Clamp(milliseconds, 0, TimeSpan.MillisecondsPerDay)), Timeout.InfiniteTimeSpan);
    }
}
