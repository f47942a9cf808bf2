using MongoDB.Bson;
using MongoDB.Driver;
using Pipeline.MicroBatch;

namespace Pipeline.Mongo;

/// <summary>
/// Copies records whole, byte for byte, into another collection, by their <c>_id</c>. A record never goes back: what is stored with a later <c>updatedAt</c>
/// stays, so that a batch which is handled twice, or after a newer one, changes nothing.
/// </summary>
internal sealed class CopyHandler(IMongoCollection<RawBsonDocument> target) : IBatchHandler
{
    /// <inheritdoc/>
    public Task<BatchOutcome> HandleAsync(IReadOnlyList<SourceRecord> records, CancellationToken cancellationToken) =>
        MongoAvailability.AskAsync(target.Database.Client, async () =>
        {
            try
            {
                await target.BulkWriteAsync(records.Select(Write), new BulkWriteOptions { IsOrdered = false }, cancellationToken);
            }
            catch (MongoBulkWriteException e)
                when (e.WriteConcernError is null && e.WriteErrors.All(error => error.Code == MongoAvailability.DuplicateKey))
            {
                // The id is there, and newer.
            }

            return BatchOutcome.None;
        });

    private static ReplaceOneModel<RawBsonDocument> Write(SourceRecord record)
    {
        var newer = new BsonDocument("updatedAt", new BsonDocument("$gt", PassFilter.Time(record.Cursor.UpdatedAt)));
        var filter = new BsonDocument("$and", new BsonArray
        {
            StoredId.Of(record.Document.Span).Under("_id"),
            new BsonDocument("$nor", new BsonArray { newer }),
        });
        return new ReplaceOneModel<RawBsonDocument>(filter, new RawBsonDocument(record.Document.ToArray())) { IsUpsert = true };
    }
}
