namespace Pipeline.MicroBatch;

/// <summary>A source as POLL_SOURCES names it; what may be left out is null.</summary>
/// <param name="Collection">The collection that is polled.</param>
/// <param name="Name">Its name; by default the collection's.</param>
/// <param name="Database">The database of the collection; by default MONGO_DB_NAME.</param>
/// <param name="Handler">What is done with the records: by default <c>health</c>.</param>
/// <param name="IntervalSeconds">Time from one poll to the next; by default BATCH_INTERVAL_SECONDS.</param>
/// <param name="Into">Where a handler that writes elsewhere does, as database.collection or delta:folder.</param>
internal sealed record PollSourceSetting(
    string? Collection = null, string? Name = null, string? Database = null, string? Handler = null, int? IntervalSeconds = null, string? Into = null);
