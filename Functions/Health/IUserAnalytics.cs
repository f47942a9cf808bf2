namespace Pipeline.Health;

/// <summary>Brings the stored analytics of users up to date with their stored histories. Thread-safe.</summary>
/// <remarks>Running it twice is the same as once: what the same inputs gave before is not written again.</remarks>
internal interface IUserAnalytics
{
    /// <summary>Creates what is missing of the indexes of the stored analytics, the one among them that lets them expire.</summary>
    /// <exception cref="MicroBatch.SourceUnavailableException">The database is away.</exception>
    Task EnsureIndexesAsync(CancellationToken cancellationToken);

    /// <summary>Recomputes one user from the whole stored history and stores what has changed.</summary>
    /// <returns>How many results were stored.</returns>
    /// <exception cref="MicroBatch.SourceUnavailableException">The database is away, or other writers were in the way again and again; try again later.</exception>
    Task<int> RecomputeAsync(string userId, CancellationToken cancellationToken);
}
