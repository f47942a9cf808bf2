namespace Pipeline.Embedded.Durable.Timers;

/// <summary>
/// Calls back at given times, by one timer of the TimeProvider. A time that has passed already calls back at once; never
/// early. A far time is approached in steps, because a single wait has an upper bound.
/// </summary>
internal sealed class DurableTimers : IDisposable
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    private readonly TimeProvider _time;
    private readonly ITimer _timer;

    // Guarded by the lock.
    private readonly Lock _gate = new();
    private readonly SortedSet<Entry> _entries = new(Comparer<Entry>.Create(Compare));
    private long _lastNumber;
    private bool _disposed;

    public DurableTimers(TimeProvider time)
    {
        _time = time;
        _timer = time.CreateTimer(_ => Fire(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Calls back once at or after the time. Disposing the result before that takes it back.</summary>
    public IDisposable Schedule(DateTime at, Action callback)
    {
        var entry = new Entry(this, at, Interlocked.Increment(ref _lastNumber), callback);
        lock (_gate)
        {
            if (!_disposed)
            {
                _entries.Add(entry);
                if (_entries.Min == entry)
                {
                    Arm();
                }
            }
        }

        return entry;
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            _entries.Clear();
        }

        _timer.Dispose();
    }

    private static int Compare(Entry? left, Entry? right)
    {
        var byTime = left!.At.CompareTo(right!.At);
        return byTime != 0 ? byTime : left.Number.CompareTo(right.Number);
    }

    private void Fire()
    {
        var due = new List<Entry>();
        lock (_gate)
        {
            var now = _time.GetUtcNow().UtcDateTime;
            while (_entries.Min is { } first && first.At <= now)
            {
                _entries.Remove(first);
                due.Add(first);
            }

            Arm();
        }

        foreach (var entry in due)
        {
            entry.Callback();
        }
    }

    private void Arm()
    {
        if (_disposed || _entries.Min is not { } first)
        {
            return;
        }

        // A wait is rounded up to the timer's resolution of a millisecond, so that it does not end early and spin.
        var wait = first.At - _time.GetUtcNow().UtcDateTime;
        var rounded = wait <= TimeSpan.Zero ? TimeSpan.Zero
            : wait >= LongestWait ? LongestWait
            : TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds));
        _timer.Change(rounded, Timeout.InfiniteTimeSpan);
    }

    private sealed class Entry(DurableTimers owner, DateTime at, long number, Action callback) : IDisposable
    {
        public DateTime At { get; } = at;

        public long Number { get; } = number;

        public Action Callback { get; } = callback;

        public void Dispose()
        {
            lock (owner._gate)
            {
                owner._entries.Remove(this);
            }
        }
    }
}
