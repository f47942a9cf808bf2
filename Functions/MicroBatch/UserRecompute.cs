using System.Collections.Concurrent;
using Pipeline.Health;

namespace Pipeline.MicroBatch;

/// <summary>Brings the analytics of touched users up to date, several users at the same time.</summary>
internal sealed class UserRecompute(IUserAnalytics analytics, DeadLetters letters, PollRetry retry, PollLimits limits)
{
    /// <summary>Creates what is missing of the indexes of the stored analytics.</summary>
    public async Task EnsureIndexesAsync(CancellationToken cancellationToken) =>
        await retry.AskAsync(analytics.EnsureIndexesAsync, cancellationToken);

    /// <summary>Recomputes every user once. A user whose analytics fail for good leaves a dead letter of the newest record, and the others go on.</summary>
    /// <param name="users">The newest record of each user.</param>
    /// <param name="ensureHeld">Throws when nothing may be stored any more.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>How many dead letters were written.</returns>
    /// <exception cref="PollFailedException">So many users failed, and none went well, that the fault is not in their records.</exception>
    public async Task<int> RunAsync(IReadOnlyDictionary<string, Cursor> users, Action ensureHeld, CancellationToken cancellationToken)
    {
        var failed = new ConcurrentBag<(TouchedUser User, Exception Exception)>();
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = limits.Parallelism, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(users, parallel, async (user, token) =>
        {
            try
            {
                await retry.WorkAsync(
                    async innerToken =>
                    {
                        ensureHeld();
                        return await analytics.RecomputeAsync(user.Key, innerToken);
                    },
                    token);
            }
            catch (Exception exception) when (PollRetry.IsPermanent(exception))
            {
                failed.Add((new TouchedUser(user.Key, user.Value), exception));
            }
        });
        return failed.IsEmpty ? 0 : await BuryAsync([.. failed], users.Count, ensureHeld, cancellationToken);
    }

    private async Task<int> BuryAsync(
        IReadOnlyList<(TouchedUser User, Exception Exception)> failed, int users, Action ensureHeld, CancellationToken cancellationToken)
    {
        var first = failed[0].Exception;
        if (failed.Count > limits.MaxPoison && failed.Count == users)
        {
            throw new PollFailedException($"The analytics of all {users} users failed, so the fault is not in their records: {first.Message}", first);
        }

        var written = failed
            .Select(one => letters.Of(one.User.Record, one.User.UserId, null, $"The analytics of the user could not be computed: {one.Exception.Message}"))
            .ToList();
        await retry.AskAsync(
            token =>
            {
                ensureHeld();
                return letters.WriteAsync(written, token);
            },
            cancellationToken);
        return written.Count;
    }
}
