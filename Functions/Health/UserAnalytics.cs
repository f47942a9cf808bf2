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

    /// <summary>Recomputes one user from the whole stored history and stores what has changed; what the same inputs gave before is not written again.</summary>
    /// <returns>How many results were stored.</returns>
    /// <exception cref="SourceUnavailableException">The database is away, or other writers were in the way again and again; try again later.</exception>
    public async Task<int> RecomputeAsync(string userId, CancellationToken cancellationToken)
    {
        var stored = 0;
        for (var attempt = 1; attempt <= MaxAttempts; attempt++)
        {
            var versions = await store.ReadVersionsAsync(userId, cancellationToken).ConfigureAwait(false);
            var now = time.GetUtcNow();
            var records = await history.ReadAsync(userId, cancellationToken).ConfigureAwait(false);
            var writes = AnalyticsChanges.Find(userId, HealthAnalytics.Compute(records, now), versions, now);
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

            LogConflict(logger, userId, writes.Count - written, attempt);
        }

        throw new SourceUnavailableException($"The analytics of user '{userId}' were changed by other writers during {MaxAttempts} attempts.");
    }
}
