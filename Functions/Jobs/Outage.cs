using Microsoft.DurableTask;

namespace Pipeline.Jobs;

/// <summary>
/// The time in which CouchDB does not answer or takes no writes, as an orchestrator sees it: a wait, not a failure. Waits 30 seconds at first,
/// twice as long each time up to 10 minutes, and gives up after 24 hours without a success.
/// </summary>
internal sealed class Outage(TaskOrchestrationContext context)
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Patience = TimeSpan.FromHours(24);

    // The host may fire a timer up to a second early.
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(1);

    private DateTime? _since;
    private TimeSpan _wait = FirstWait;

    /// <summary>Whether CouchDB did not answer and is to be left alone until <see cref="WaitAsync"/> has ended.</summary>
    public bool IsOn { get; private set; }

    public bool GaveUp => _since is { } since && context.CurrentUtcDateTime - since >= Patience;

    /// <summary>What CouchDB, or the way to it, said when the outage was last met.</summary>
    public string? Reason { get; private set; }

    public string Error =>
        $"CouchDB did not answer, or took no writes, for {Patience.TotalHours:0} hours: {Reason ?? "no reason given"} Start the job again under a new id when it does: what is saved is skipped.";

    /// <summary>CouchDB did not answer, or took no writes.</summary>
    public void Begin(string? reason)
    {
        Reason = reason;
        _since ??= context.CurrentUtcDateTime;
        IsOn = true;
    }

    /// <summary>CouchDB answered. What was asked before the outage and answered during it does not end it: the wait comes first.</summary>
    public void End()
    {
        if (!IsOn)
        {
            _since = null;
            _wait = FirstWait;
        }
    }

    /// <summary>When the wait that begins now is to end, UTC.</summary>
    public DateTime NextTry => context.CurrentUtcDateTime + _wait;

    /// <summary>Waits on a durable timer; afterwards CouchDB may be tried again.</summary>
    public async Task WaitAsync()
    {
        var until = NextTry;
        while (until - context.CurrentUtcDateTime > Tolerance)
        {
            await context.CreateTimer(until, CancellationToken.None);
        }

        _wait = TimeSpan.FromTicks(Math.Min(_wait.Ticks * 2, LongestWait.Ticks));
        IsOn = false;
    }
}
