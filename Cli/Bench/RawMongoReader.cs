using Pipeline.Bson;
using Pipeline.Embedded.Mongo;
using Pipeline.Embedded.Mongo.Bson;
using Pipeline.MicroBatch;

namespace Pipeline.Cli.Bench;

/// <summary>Reads what a poll reads with the client alone: the same pages by the same queries, every BSON element looked at and nothing made of it.</summary>
internal static class RawMongoReader
{
    /// <returns>How many records there were.</returns>
    public static async Task<int> ReadAsync(MongoCollection collection, Cursor upTo, int batchSize, CancellationToken cancellationToken)
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
        MongoCollection collection, PassRequest request, CancellationToken cancellationToken)
    {
        var count = 0;
        var last = request.After;
        await using var cursor = collection.Find(bson => WriteQuery(bson, request), request.Limit);
        while (await cursor.MoveNextAsync(cancellationToken))
        {
            for (var batch = cursor.Batch; batch.Read();)
            {
                var elements = Walk(batch.GetElements());
                if (++count == request.Limit)
                {
                    last = CursorOf(batch.GetElements());
                }

                if (elements == 0)
                {
                    throw new CommandFailedException($"A record of {collection.Name} came empty.");
                }
            }
        }

        return (count, last);
    }

    private static void WriteQuery(BsonWriter bson, PassRequest request)
    {
        PassFilter.Write(bson, request.After, request.UpTo);
        bson.StartDocument("sort"u8);
        bson.Write("updatedAt"u8, 1);
        bson.Write("_id"u8, 1);
        bson.End();
        HealthRecordReader.WriteProjection(bson);
        bson.Write("limit"u8, request.Limit);
    }

    private static int Walk(BsonReader reader)
    {
        var elements = 0;
        while (reader.Read())
        {
            elements += reader.Type is BsonType.Document or BsonType.Array ? 1 + Walk(reader.GetElements()) : 1;
        }

        return elements;
    }

    private static Cursor CursorOf(BsonReader reader)
    {
        var updatedAt = DateTimeOffset.UnixEpoch;
        string? id = null;
        while (reader.Read())
        {
            if (reader.Is("_id"u8))
            {
                id = ExtendedJson.Write(reader.Type, reader.Value);
            }
            else if (reader.Is("updatedAt"u8))
            {
                updatedAt = DateTimeOffset.FromUnixTimeMilliseconds(reader.GetMilliseconds());
            }
        }

        return new Cursor(updatedAt, id);
    }
}
