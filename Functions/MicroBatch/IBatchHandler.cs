namespace Pipeline.MicroBatch;

/// <summary>What is done with the records of one source. Thread-safe; doing anything twice is the same as once.</summary>
/// <remarks>
/// A poll hands over every batch, then has the touched users recomputed, then moves its checkpoint. Whatever is broken off on the way is done again from
/// the checkpoint in force, so a handler stores by keys of its own (upserts) and never counts up. Every method throws
/// <see cref="SourceUnavailableException"/> when a database is away: then it is tried again. Every other exception is taken as the fault of a record or
/// user among those at hand, which are halved until the one at fault stands alone; that one becomes a dead letter, and the rest goes on.
/// </remarks>
internal interface IBatchHandler
{
    /// <summary>The fields to read of each record, beside <c>_id</c> and <c>updatedAt</c>; null for whole records.</summary>
    IReadOnlyList<string>? Fields => null;

    /// <summary>Stores what the batch itself has to leave behind.</summary>
    /// <param name="records">At least one, in the order of the source. A record may come again in a later batch, changed or not.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>What was left out, and which users the batch touches.</returns>
    Task<BatchOutcome> HandleAsync(IReadOnlyList<SourceRecord> records, CancellationToken cancellationToken);

    /// <summary>Whose a record is that could not be handled; null when it is nobody's. An earlier version of it may be in the results of that user.</summary>
    string? UserOf(SourceRecord record) => null;

    /// <summary>Brings what is kept of users up to date with all of their stored records, before the checkpoint moves past those.</summary>
    /// <param name="users">At least one; each of them once.</param>
    /// <param name="cancellationToken">Ends it.</param>
    Task RecomputeAsync(IReadOnlyList<string> users, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Looks for the indexes that it needs, of what it stores and beside those of the source, and creates what it may.</summary>
    /// <param name="creation">What may be created.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>What is missing afterwards.</returns>
    Task<IndexState> CheckIndexesAsync(IndexCreation creation, CancellationToken cancellationToken) => Task.FromResult(IndexState.Complete);
}
