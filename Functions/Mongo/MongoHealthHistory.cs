using Microsoft.Extensions.Options;
using MongoDB.Bson;
using MongoDB.Driver;
using Pipeline.Health;
using Pipeline.MicroBatch;

namespace Pipeline.Mongo;

/// <summary>The stored records of a user over MongoDB.Driver.</summary>
internal sealed class MongoHealthHistory(IMongoDatabase database, IOptions<MicroBatchOptions> options) : IHealthHistory
{
    /// <inheritdoc/>
    public Task<IReadOnlyList<HealthRecord>> ReadAsync(string userId, CancellationToken cancellationToken) => MongoAvailability.AskAsync(async () =>
    {
        var records = new List<HealthRecord>();
        var reader = new HealthRecordReader();
        using var cursor = await database.GetCollection<BsonDocument>(options.Value.Collection).FindAsync(
            new BsonDocument("userId", userId),
            new FindOptions<BsonDocument> { Projection = HealthRecordReader.Projection, BatchSize = 10_000 },
            cancellationToken);
        while (await cursor.MoveNextAsync(cancellationToken))
        {
            foreach (var document in cursor.Current)
            {
                if (reader.Read(document, out _) is { } record)
                {
                    records.Add(record);
                }
            }
        }

        return (IReadOnlyList<HealthRecord>)records;
    });
}
