namespace Pipeline.CouchDb;

/// <summary>The caller's cancellation and the time that one try has, in one token.</summary>
internal sealed class CouchDeadline : IDisposable
{
    private readonly CancellationToken _caller;
    private readonly CancellationTokenSource _clock;
    private readonly CancellationTokenSource _either;

    public CouchDeadline(TimeSpan time, TimeProvider timeProvider, CancellationToken caller)
    {
        Time = time;
        _caller = caller;
        _clock = new CancellationTokenSource(time, timeProvider);
        _either = CancellationTokenSource.CreateLinkedTokenSource(caller, _clock.Token);
    }

    public TimeSpan Time { get; }

    public CancellationToken Token => _either.Token;

    public bool IsCallerCancelled => _caller.IsCancellationRequested;

    public bool IsOver => _clock.IsCancellationRequested;

    /// <summary>Gives the whole time again: something has arrived.</summary>
    public void Restart() => _clock.CancelAfter(Time);

    /// <summary>Stops the clock while nothing is waited for: a reader may take its time between two pieces.</summary>
    public void Pause() => _clock.CancelAfter(Timeout.InfiniteTimeSpan);

    public void Dispose()
    {
        _either.Dispose();
        _clock.Dispose();
    }
}
