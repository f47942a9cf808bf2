namespace Pipeline.MicroBatch;

/// <summary>A collection of records that is polled. Thread-safe.</summary>
/// <remarks>Every method throws <see cref="SourceUnavailableException"/> when the database is away.</remarks>
internal interface IRecordSource
{
    /// <summary>The server's own clock (<c>localTime</c> of <c>hello</c>), UTC, in whole milliseconds.</summary>
    Task<DateTimeOffset> GetServerTimeAsync(CancellationToken cancellationToken);

    /// <summary>Looks for the index <c>{updatedAt: 1, _id: 1}</c> of the collection and, if asked to, creates it.</summary>
    /// <returns>What is missing afterwards.</returns>
    Task<IndexState> CheckIndexesAsync(bool create, CancellationToken cancellationToken);

    /// <summary>Reads a page of a pass. Each page is a query of its own.</summary>
    Task<PassPage> ReadAsync(PassRequest request, CancellationToken cancellationToken);

    /// <summary>Counts the rows whose <c>updatedAt</c> is no date (missing, null, another type, an array): no pass ever returns them.</summary>
    Task<long> CountUndatedAsync(CancellationToken cancellationToken);

    /// <summary>Writes dead letters; those whose <see cref="DeadLetter.Key"/> is already there stay as they are.</summary>
    Task WriteDeadLettersAsync(IReadOnlyList<DeadLetter> letters, CancellationToken cancellationToken);
}
