using System.Collections.Concurrent;
using Pipeline.Checkpoints;
using Pipeline.MicroBatch.FanOut;

namespace Pipeline.MicroBatch;

/// <summary>Brings the results of touched users up to date, several parts of them at the same time; of many users, over all instances of the app.</summary>
/// <param name="source">Name of the source.</param>
/// <param name="handler">Its handler.</param>
/// <param name="letters">Takes the users whose results fail for good.</param>
/// <param name="retry">Asks again.</param>
/// <param name="limits">Bounds.</param>
/// <param name="fanOut">Recomputes more users than <paramref name="fanOutUsers"/>; null to do all of them here.</param>
/// <param name="fanOutUsers">The most users that are recomputed here.</param>
internal sealed class UserRecompute(
    string source, IBatchHandler handler, DeadLetters letters, PollRetry retry, PollLimits limits, IUserFanOut? fanOut = null, int fanOutUsers = 0)
{
    private readonly Halving _halving = new(retry);

    /// <summary>Recomputes every user once. A user whose results fail for good leaves a dead letter of the newest record, and the others go on.</summary>
    /// <param name="users">The newest record of each user.</param>
    /// <param name="token">Names this run; no other run of the source has it.</param>
    /// <param name="ensureHeld">Throws when nothing may be stored any more.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>How many dead letters were written.</returns>
    /// <exception cref="PollFailedException">So many users failed, and none went well, that the fault is not in their records.</exception>
    public async Task<int> RunAsync(IReadOnlyDictionary<string, Cursor> users, string token, Action ensureHeld, CancellationToken cancellationToken)
    {
        if (fanOut is not null && users.Count > fanOutUsers)
        {
            ensureHeld();
            return await fanOut.RunAsync(source, token, users, cancellationToken);
        }

        var failed = new ConcurrentBag<(TouchedUser User, string Reason)>();
        var tally = new PoisonTally("users", limits.MaxPoison);
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = limits.Parallelism, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(users.Keys.Chunk(limits.UsersAtOnce), parallel, async (some, innermost) => await _halving.RunAsync(
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
            innermost));
        if (failed.IsEmpty)
        {
            return 0;
        }

        await retry.AskAsync(
            innerToken =>
            {
                ensureHeld();
                return letters.WriteAsync([.. failed], innerToken);
            },
            cancellationToken);
        return failed.Count;
    }
}
