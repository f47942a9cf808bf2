using DurableTask.Core;
using Pipeline.LocalHost.Durable.Store;

namespace Pipeline.LocalHost.Durable.Orchestrations;

/// <summary>
/// Finds the orchestrator that ends the process each time it runs. Its messages are in the file at the next start; so an instance whose messages were
/// there at the start is a suspect until its first turn is committed. Suspects take that turn one after the other, so that the one in hand when the
/// process ends is the one, and each begun turn is counted in the file before it runs.
/// </summary>
/// <param name="database">The file.</param>
internal sealed class Suspects(Database database)
{
    /// <summary>Times that an instance may end the process, the first one included, which nobody has counted.</summary>
    public const int MostAttempts = 5;

    private readonly SemaphoreSlim _alone = new(1);

    /// <summary>Waits for the turn of a suspect, and counts it.</summary>
    /// <returns>Why the instance must not run once more; null when it may, and <see cref="Leave"/> is due after it.</returns>
    public async Task<FailureDetails?> EnterAsync(Session session, CancellationToken cancellationToken)
    {
        await _alone.WaitAsync(cancellationToken);
        try
        {
            if (await database.WriteAsync(statements => InstanceRows.CountAttempt(statements, session.Id)) < MostAttempts)
            {
                return null;
            }
        }
        catch
        {
            _alone.Release();
            throw;
        }

        _alone.Release();
        return new FailureDetails(
            "PoisonedTurn",
            $"The host ended {MostAttempts} times in a turn of this orchestrator; it is not run again.",
            stackTrace: null,
            innerFailure: null,
            isNonRetriable: true);
    }

    /// <summary>The turn is over.</summary>
    public void Leave() => _alone.Release();
}
