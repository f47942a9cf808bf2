using MongoDB.Bson;
using MongoDB.Driver;
using Pipeline.Health;
using Pipeline.MicroBatch;

namespace Pipeline.Mongo;

/// <summary>The stored records of a collection over MongoDB.Driver.</summary>
public sealed class MongoHealthHistory(IMongoDatabase database, string collection) : IHealthHistory
{
    private const int BatchSize = 10_000;

    private static readonly WantedIndex[] Indexes = [new(false, "userId", "date")];

    /// <inheritdoc/>
    public Task<IndexState> CheckIndexesAsync(bool create, CancellationToken cancellationToken) => MongoAvailability.AskAsync(
        () => WantedIndex.CheckAsync(database.GetCollection<BsonDocument>(collection), Indexes, create, cancellationToken));

    /// <inheritdoc/>
    public Task<IReadOnlyList<HealthRecord>> ReadAsync(string userId, CancellationToken cancellationToken) => MongoAvailability.AskAsync(async () =>
    {
        var records = new List<HealthRecord>();
        var reader = new HealthRecordReader();
        var options = new FindOptions<BsonDocument, HealthRecord?>
        {
            Projection = RecordQuery.Projection(HealthRecord.StoredFields, new RowSerializer<HealthRecord?>(row => reader.Read(row).Record)),
            BatchSize = BatchSize,
        };
        using var cursor = await database.GetCollection<BsonDocument>(collection).FindAsync(new BsonDocument("userId", userId), options, cancellationToken);
        while (await cursor.MoveNextAsync(cancellationToken))
        {
            records.AddRange(cursor.Current.OfType<HealthRecord>());
        }

        return (IReadOnlyList<HealthRecord>)records;
    });
}
