using System.Collections.Concurrent;
using Pipeline.Checkpoints;

namespace Pipeline.MicroBatch;

/// <summary>Brings the results of touched users up to date, several parts of them at the same time.</summary>
internal sealed class UserRecompute(IBatchHandler handler, DeadLetters letters, PollRetry retry, PollLimits limits)
{
    private readonly Halving _halving = new(retry);

    /// <summary>Recomputes every user once. A user whose results fail for good leaves a dead letter of the newest record, and the others go on.</summary>
    /// <param name="users">The newest record of each user.</param>
    /// <param name="ensureHeld">Throws when nothing may be stored any more.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>How many dead letters were written.</returns>
    /// <exception cref="PollFailedException">So many users failed, and none went well, that the fault is not in their records.</exception>
    public async Task<int> RunAsync(IReadOnlyDictionary<string, Cursor> users, Action ensureHeld, CancellationToken cancellationToken)
    {
        var failed = new ConcurrentBag<(TouchedUser User, string Reason)>();
        var tally = new PoisonTally("users", limits.MaxPoison);
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = limits.Parallelism, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(users.Keys.Chunk(limits.UsersAtOnce), parallel, async (some, token) => await _halving.RunAsync(
            new ArraySegment<string>(some),
            (part, innerToken) =>
            {
                ensureHeld();
                return handler.RecomputeAsync(part, innerToken);
            },
            (user, exception, _) =>
            {
                failed.Add((new TouchedUser(user, users[user]), $"The results of the user could not be computed: {exception.Message}"));
                return Task.CompletedTask;
            },
            tally,
            token));
        if (failed.IsEmpty)
        {
            return 0;
        }

        await retry.AskAsync(
            token =>
            {
                ensureHeld();
                return letters.WriteAsync([.. failed], token);
            },
            cancellationToken);
        return failed.Count;
    }
}
