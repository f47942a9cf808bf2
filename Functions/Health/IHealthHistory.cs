namespace Pipeline.Health;

/// <summary>Everything that is stored of a user. Thread-safe.</summary>
internal interface IHealthHistory
{
    /// <summary>Reads the records of one user, in no promised order; those that cannot be used at all are left out.</summary>
    /// <exception cref="MicroBatch.SourceUnavailableException">The database is away.</exception>
    Task<IReadOnlyList<HealthRecord>> ReadAsync(string userId, CancellationToken cancellationToken);
}
