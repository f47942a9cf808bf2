#pragma warning disable
namespace Pipeline.LocalHost.Durable;

/// <summary>Durable timers: messages that come due. One timer of the clock given, for the earliest.</summary>
internal sealed class DueMessages : IDisposable
{
    private readonly Lock _gate = new();
    private readonly PriorityQueue<(string Instance, StoredMessage Message), long> _queue = new();
    private readonly TimeProvider _time;
    private readonly Action<string, StoredMessage> _due;
    private readonly ITimer _timer;

    public DueMessages(TimeProvider time, Action<string, StoredMessage> due)
    {
        (_time, _due) = (time, due);
        _timer = time.CreateTimer(_ => Fire(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Add(string instance, StoredMessage message, long ticks)
    {
        lock (_gate)
        {
            _queue.Enqueue((instance, message), ticks);
            if (_queue.TryPeek(out _, out var first) && first == ticks) Arm(ticks);
        }
    }

    public void Dispose() => _timer.Dispose();

    private void Fire()
    {
        var due = new List<(string, StoredMessage)>();
        lock (_gate)
        {
            var now = _time.GetUtcNow().UtcTicks;
            while (_queue.TryPeek(out var item, out var ticks) && ticks <= now) { due.Add(item); _queue.Dequeue(); }
            if (_queue.TryPeek(out _, out var next)) Arm(next);
        }

        foreach (var (instance, message) in due) _due(instance, message);
    }

    private void Arm(long ticks)
    {
        var milliseconds = Math.Ceiling((ticks - _time.GetUtcNow().UtcTicks) / (double)TimeSpan.TicksPerMillisecond);
        _timer.Change(TimeSpan.FromMilliseconds(Math.Clamp(milliseconds, 0, TimeSpan.MillisecondsPerDay)), Timeout.InfiniteTimeSpan);
    }
}
