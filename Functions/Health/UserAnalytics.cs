using Microsoft.Extensions.Logging;
using Pipeline.MicroBatch;

namespace Pipeline.Health;

/// <summary>Brings the stored analytics of users up to date with their stored histories. Thread-safe.</summary>
/// <remarks>
/// The stored versions are read before the history, and a result replaces only the version that was read: when another writer came in between,
/// nothing is overwritten and the user is computed anew. So what is stored last comes from the history as it was read last, whatever the clocks of
/// the writers say, and also where a correction takes values away.
/// </remarks>
internal sealed partial class UserAnalytics(
    IHealthHistory history, IAnalyticsStore store, TimeProvider time, ILogger<UserAnalytics> logger)
{
    /// <summary>How often a user is computed anew because of other writers before it is left for later.</summary>
    public const int MaxAttempts = 5;

    /// <summary>
    /// A record whose <c>updatedAt</c> lies further ahead than this is not used before its time: it would win over every other of its day, and a day of
    /// the same mistyped year would stand as the newest. The poll reads it when its time has come.
    /// </summary>
    private static readonly TimeSpan UpdatedAtTolerance = TimeSpan.FromDays(1);

    /// <summary>
    /// Recomputes users from their whole stored histories and stores what has changed; what the same inputs gave before is not computed and not written
    /// again. Versions, histories and results go in one request each for all of the users.
    /// </summary>
    /// <param name="userIds">The users, each of them once.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>How many results were stored.</returns>
    /// <exception cref="SourceUnavailableException">The database is away, or other writers were in the way again and again; try again later.</exception>
    public async Task<int> RecomputeAsync(IReadOnlyList<string> userIds, CancellationToken cancellationToken)
    {
        var stored = 0;
        for (var attempt = 1; attempt <= MaxAttempts; attempt++)
        {
            var versions = (await store.ReadVersionsAsync(userIds, cancellationToken).ConfigureAwait(false)).ToLookup(version => version.UserId);
            var now = time.GetUtcNow();
            var records = (await history.ReadAsync(userIds, cancellationToken).ConfigureAwait(false))
                .Where(record => record.UpdatedAt <= now + UpdatedAtTolerance)
                .ToLookup(record => record.UserId);
            IReadOnlyList<AnalyticsWrite> writes =
                [.. userIds.SelectMany(userId => AnalyticsChanges.Find(userId, records[userId], versions[userId], now))];
            if (writes.Count == 0)
            {
                return stored;
            }

            var written = await store.UpsertAsync(writes, cancellationToken).ConfigureAwait(false);
            stored += written;
            if (written == writes.Count)
            {
                return stored;
            }

            userIds = [.. writes.Select(write => write.Document.UserId).Distinct()];
            LogConflict(logger, writes.Count - written, userIds.Count, attempt);
        }

        throw new SourceUnavailableException($"The analytics of user '{userIds[0]}' were changed by other writers during {MaxAttempts} attempts.");
    }
}
