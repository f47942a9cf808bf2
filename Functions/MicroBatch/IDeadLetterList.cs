namespace Pipeline.MicroBatch;

/// <summary>Lists the dead letters of sources. Thread-safe.</summary>
internal interface IDeadLetterList
{
    /// <summary>Reads a page, the letters that were written last first.</summary>
    /// <param name="source">The source.</param>
    /// <param name="after">Only what comes after this place; null for the first page.</param>
    /// <param name="limit">The most letters.</param>
    /// <param name="withContent">Whether the records that are kept are read too.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="SourceUnavailableException">The database is away.</exception>
    Task<IReadOnlyList<ListedDeadLetter>> ReadAsync(
        PollSource source, DeadLetterPosition? after, int limit, bool withContent, CancellationToken cancellationToken);
}
