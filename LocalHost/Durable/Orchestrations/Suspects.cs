using DurableTask.Core;
using Pipeline.LocalHost.Durable.Store;

namespace Pipeline.LocalHost.Durable.Orchestrations;

/// <summary>
/// Finds the orchestrator that ends the process each time it runs. Its messages are in the file at the next start; so an instance whose messages were
/// there at the start is a suspect until its first turn is committed. Suspects take that turn one after the other, so that the one in hand when the
/// process ends is the one, and each begun turn is counted in the file before it runs. A process may also be ended from outside, again and again and soon
/// after each start, when the first turns are slow: what has been counted twice waits for a while first, so that it is not in hand every time.
/// </summary>
/// <param name="database">The file.</param>
internal sealed class Suspects(Database database)
{
    /// <summary>Times that an instance may end the process, the first one included, which nobody has counted.</summary>
    public const int MostAttempts = 5;

    private const int CountedBeforeWaiting = 2;

    // A turn takes milliseconds. One that hangs must not keep the others waiting for ever.
    private static readonly TimeSpan LongestTurn = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _alone = new(1);
    private volatile bool _hangs;

    /// <summary>How long a suspect has to wait before its turn: not at all, then 1, 4 and 16 seconds.</summary>
    public TimeSpan WaitOf(Session session)
    {
        var counted = database.Read(statements => InstanceRows.AttemptsOf(statements, session.Id)) - CountedBeforeWaiting;
        return counted < 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(Math.Pow(4, Math.Min(counted, 2)));
    }

    /// <summary>Waits until no other suspect has a turn, and counts it.</summary>
    /// <returns>Why the instance must not run once more, null when it may; and whether <see cref="Leave"/> is due after the turn.</returns>
    public async Task<(FailureDetails? Poison, bool IsAlone)> EnterAsync(Session session, CancellationToken cancellationToken)
    {
        var alone = !_hangs && await _alone.WaitAsync(LongestTurn, cancellationToken);
        _hangs |= !alone;
        var attempts = await database.WriteAsync(statements => InstanceRows.CountAttempt(statements, session.Id));
        if (attempts < MostAttempts)
        {
            return (null, alone);
        }

        if (alone)
        {
            Leave();
        }

        var message = $"The host ended {MostAttempts} times in a turn of this orchestrator; it is not run again.";
        return (new FailureDetails("PoisonedTurn", message, stackTrace: null, innerFailure: null, isNonRetriable: true), false);
    }

    /// <summary>The turn is over.</summary>
    public void Leave() => _alone.Release();
}
