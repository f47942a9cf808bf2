using Pipeline.Checkpoints;

namespace Pipeline.MicroBatch;

/// <summary>A collection of records that is polled. Thread-safe.</summary>
/// <remarks>Every method throws <see cref="SourceUnavailableException"/> when the database is away.</remarks>
internal interface IRecordSource
{
    /// <summary>The server's own clock (<c>localTime</c> of <c>hello</c>), UTC, in whole milliseconds.</summary>
    Task<DateTimeOffset> GetServerTimeAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Looks for the index <c>{updatedAt: 1, _id: 1}</c> of the collection and the one that dead letters expire by, and creates what it may.
    /// </summary>
    /// <param name="creation">What may be created; of these, the dead letters alone are the app's own.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>What is missing afterwards, and what keeps an index from being of use.</returns>
    Task<IndexState> CheckIndexesAsync(IndexCreation creation, CancellationToken cancellationToken);

    /// <summary>Reads a page of a pass. Each page is a query of its own.</summary>
    Task<PassPage> ReadAsync(PassRequest request, CancellationToken cancellationToken);

    /// <summary>Counts the rows that no poll reads.</summary>
    /// <param name="start">Where polling began.</param>
    /// <param name="ahead">Rows after this time lie ahead.</param>
    /// <param name="cancellationToken">Ends it.</param>
    Task<UnreadRows> CountUnreadAsync(DateTimeOffset start, DateTimeOffset ahead, CancellationToken cancellationToken);

    /// <summary>Writes dead letters; those whose <see cref="DeadLetter.Key"/> is already there stay as they are.</summary>
    Task WriteDeadLettersAsync(IReadOnlyList<DeadLetter> letters, CancellationToken cancellationToken);
}
