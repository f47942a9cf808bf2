namespace Pipeline.MicroBatch;

/// <summary>What is done with the records of a batch. Doing it twice is the same as once.</summary>
internal interface IBatchHandler
{
    /// <summary>Stores what the batch itself has to leave behind, and tells which users it touches.</summary>
    /// <exception cref="SourceUnavailableException">The database is away; every other exception is the fault of a record in the batch.</exception>
    Task<BatchOutcome> HandleAsync(IReadOnlyList<SourceRecord> records, CancellationToken cancellationToken);
}
