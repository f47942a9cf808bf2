using Pipeline.MicroBatch;

namespace Pipeline.Health;

/// <summary>Everything that is stored of the users of a collection. Thread-safe.</summary>
/// <remarks>Every method throws <see cref="SourceUnavailableException"/> when the database is away.</remarks>
internal interface IHealthHistory
{
    /// <summary>Looks for the index <c>{userId: 1, date: 1}</c> and, if asked to, creates it.</summary>
    /// <returns>What is missing afterwards.</returns>
    Task<IndexState> CheckIndexesAsync(bool create, CancellationToken cancellationToken);

    /// <summary>Reads the records of users, in no promised order; those that cannot be used at all are left out.</summary>
    Task<IReadOnlyList<HealthRecord>> ReadAsync(IReadOnlyList<string> userIds, CancellationToken cancellationToken);
}
