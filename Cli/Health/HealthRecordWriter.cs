using MongoDB.Bson;
using MongoDB.Driver;
using Pipeline.Health;

namespace Pipeline.Cli.Health;

/// <summary>Writes records into a collection as an application does: one document for a user and day, which a later write replaces.</summary>
internal sealed class HealthRecordWriter(IMongoCollection<BsonDocument> records)
{
    /// <summary>Writes them one after the other; all of them are there afterwards.</summary>
    /// <returns>How many documents were written: a record that another one of the same call replaces counts once.</returns>
    /// <exception cref="CommandFailedException">The database refused one, or is away.</exception>
    public async Task<int> WriteAsync(IReadOnlyList<HealthRecord> written, CancellationToken cancellationToken)
    {
        var last = written.GroupBy(StoredHealthRecord.IdOf).Select(group => group.Last()).ToList();
        try
        {
            await records.BulkWriteAsync(
                last.Select(record => new ReplaceOneModel<BsonDocument>(
                    new BsonDocument("_id", StoredHealthRecord.IdOf(record)), StoredHealthRecord.Of(record))
                { IsUpsert = true }),
                cancellationToken: cancellationToken);
            return last.Count;
        }
        catch (Exception e) when (e is MongoException or TimeoutException)
        {
            throw new CommandFailedException($"The records could not be written: {e.Message}", e);
        }
    }
}
