using MongoDB.Bson;
using MongoDB.Bson.Serialization.Serializers;
using MongoDB.Driver;
using Pipeline.Checkpoints;
using Pipeline.Health;
using Pipeline.MicroBatch;
using Pipeline.Mongo;

namespace Pipeline.Cli.Bench;

/// <summary>Reads what a poll reads with the driver alone: the same pages by the same queries, as raw batches that nothing is made of.</summary>
internal static class RawMongoReader
{
    /// <returns>How many records there were.</returns>
    public static async Task<int> ReadAsync(IMongoCollection<BsonDocument> collection, Cursor upTo, int batchSize, CancellationToken cancellationToken)
    {
        var records = 0;
        var after = Cursor.At(DateTimeOffset.UnixEpoch);
        while (true)
        {
            var (count, last) = await ReadPageAsync(collection, new PassRequest(after, upTo, batchSize), cancellationToken);
            records += count;
            if (count < batchSize)
            {
                return records;
            }

            after = last;
        }
    }

    private static async Task<(int Count, Cursor Last)> ReadPageAsync(
        IMongoCollection<BsonDocument> collection, PassRequest request, CancellationToken cancellationToken)
    {
        var count = 0;
        var last = request.After;
        var options = RecordQuery.Of(request, HealthRecord.StoredFields, RawBsonDocumentSerializer.Instance, hasIndex: true);
        using var cursor = await collection.FindAsync(PassFilter.Of(request.After, request.UpTo), options, cancellationToken);
        while (await cursor.MoveNextAsync(cancellationToken))
        {
            foreach (var document in cursor.Current)
            {
                using (document)
                {
                    if (++count == request.Limit)
                    {
                        last = RecordRows.CursorOf(document.ToBson());
                    }
                }
            }
        }

        return (count, last);
    }
}
