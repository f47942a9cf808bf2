using System.Collections.Concurrent;
using Microsoft.Extensions.Time.Testing;

namespace Pipeline.Tests;

/// <summary>
/// A clock that a test moves. Beyond <see cref="FakeTimeProvider"/> it counts the timers that wait, and with <see cref="AutoAdvance"/> every armed
/// timer moves the clock to its time and fires at once, on the thread pool.
/// </summary>
internal sealed class TestClock(DateTimeOffset start) : FakeTimeProvider(start)
{
    private readonly ConcurrentDictionary<CountedTimer, bool> _armed = new();

    public TestClock()
        : this(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero))
    {
    }

    /// <summary>Whether timers fire as soon as they are armed.</summary>
    public bool AutoAdvance { get; set; }

    /// <summary>Timers that are armed.</summary>
    public int ArmedTimers => _armed.Count;

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new CountedTimer(this);
        timer.Inner = base.CreateTimer(
            given =>
            {
                if (period <= TimeSpan.Zero)
                {
                    _armed.TryRemove(timer, out _);
                }

                callback(given);
            },
            state,
            Timeout.InfiniteTimeSpan,
            Timeout.InfiniteTimeSpan);
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class CountedTimer(TestClock owner) : ITimer
    {
        public ITimer Inner { get; set; } = null!;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            if (dueTime == Timeout.InfiniteTimeSpan)
            {
                owner._armed.TryRemove(this, out _);
                return Inner.Change(dueTime, period);
            }

            owner._armed[this] = true;
            if (owner.AutoAdvance || dueTime == TimeSpan.Zero)
            {
                // Never on the thread that arms it, which may hold a lock that the callback takes.
                ThreadPool.QueueUserWorkItem(_ =>
                {
                    Inner.Change(TimeSpan.Zero, period);
                    if (owner.AutoAdvance)
                    {
                        owner.Advance(dueTime);
                    }
                });
                return true;
            }

            return Inner.Change(dueTime, period);
        }

        public void Dispose()
        {
            owner._armed.TryRemove(this, out _);
            Inner.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
