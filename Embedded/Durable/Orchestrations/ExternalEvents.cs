using Pipeline.Embedded.Durable.Journals;

namespace Pipeline.Embedded.Durable.Orchestrations;

/// <summary>
/// Events of one run: those nobody has waited for yet, and those that are awaited, both first come first served. Names are
/// compared without regard to letter case.
/// </summary>
internal sealed class ExternalEvents(OrchestrationRun run)
{
    private readonly List<EventRaised> _buffered = [];
    private readonly List<Waiter> _waiters = [];

    public bool HasWaiters => _waiters.Count > 0;

    /// <summary>Events that nobody has waited for, oldest first.</summary>
    public IReadOnlyList<EventRaised> Unprocessed => _buffered;

    /// <summary>Waits for an event; the task gives its payload as JSON.</summary>
    public async Task<string?> WaitAsync(string name, CancellationToken cancellation)
    {
        run.EnsureTurn();
        cancellation.ThrowIfCancellationRequested();
        var early = _buffered.FindIndex(raised => IsSame(raised.Name, name));
        if (early >= 0)
        {
            var payload = _buffered[early].Payload;
            _buffered.RemoveAt(early);
            return payload;
        }

        var waiter = new Waiter(name);
        _waiters.Add(waiter);
        using var registration = cancellation.Register(() =>
        {
            if (run.IsTurn() && _waiters.Remove(waiter))
            {
                waiter.Source.TrySetCanceled(cancellation);
            }
        });
        return await waiter.Source.Task;
    }

    /// <summary>Hands an event to who waits for it, or keeps it.</summary>
    public void Deliver(EventRaised raised)
    {
        var index = _waiters.FindIndex(candidate => IsSame(candidate.Name, raised.Name));
        if (index < 0)
        {
            _buffered.Add(raised);
            return;
        }

        var waiter = _waiters[index];
        _waiters.RemoveAt(index);
        waiter.Source.TrySetResult(raised.Payload);
    }

    private static bool IsSame(string a, string b) => string.Equals(a, b, StringComparison.OrdinalIgnoreCase);

    private sealed class Waiter(string name)
    {
        public string Name { get; } = name;

        public TaskCompletionSource<string?> Source { get; } = new();
    }
}
