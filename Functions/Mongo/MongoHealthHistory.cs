using MongoDB.Bson;
using MongoDB.Driver;
using Pipeline.Health;
using Pipeline.MicroBatch;

namespace Pipeline.Mongo;

/// <summary>The stored records of a collection over MongoDB.Driver.</summary>
/// <param name="database">The database.</param>
/// <param name="collection">The collection.</param>
/// <param name="zone">The time zone in which a day that is stored as a time is read, unless the record names its own; null for UTC.</param>
public sealed class MongoHealthHistory(IMongoDatabase database, string collection, TimeZoneInfo? zone = null) : IHealthHistory
{
    private const int BatchSize = 10_000;

    private static readonly WantedIndex[] Indexes = [new(false, "userId", "date")];

    /// <inheritdoc/>
    public Task<IndexState> CheckIndexesAsync(bool create, CancellationToken cancellationToken) => MongoAvailability.AskAsync(
        database.Client, () => WantedIndex.CheckAsync(database.GetCollection<BsonDocument>(collection), Indexes, create, cancellationToken));

    /// <inheritdoc/>
    public Task<IReadOnlyList<HealthRecord>> ReadAsync(IReadOnlyList<string> userIds, CancellationToken cancellationToken) =>
        MongoAvailability.AskAsync(database.Client, async () =>
    {
        var records = new List<HealthRecord>();
        var reader = new HealthRecordReader(zone);
        var options = new FindOptions<BsonDocument, HealthRecord?>
        {
            Projection = RecordQuery.Projection(HealthRecord.StoredFields, new RowSerializer<HealthRecord?>(row => reader.Read(row).Record)),
            BatchSize = BatchSize,
        };
        var filter = new BsonDocument("userId", new BsonDocument("$in", new BsonArray(userIds)));
        using var cursor = await database.GetCollection<BsonDocument>(collection).FindAsync(filter, options, cancellationToken);
        while (await cursor.MoveNextAsync(cancellationToken))
        {
            records.AddRange(cursor.Current.OfType<HealthRecord>());
        }

        return (IReadOnlyList<HealthRecord>)records;
    });
}
