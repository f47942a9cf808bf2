using MongoDB.Bson;
using MongoDB.Driver;
using Pipeline.Health;
using Pipeline.Mongo;
using Pipeline.Tests.Services;

namespace Pipeline.Tests.Mongo;

[Collection(MongoDbCollection.Name)]
public sealed class MongoAnalyticsStoreTests : AnalyticsStoreContract
{
    private readonly IMongoDatabase _database;

    public MongoAnalyticsStoreTests(MongoDbStandIn mongo)
    {
        _database = mongo.NewDatabase();
        Store = new MongoAnalyticsStore(_database);
    }

    private protected override IAnalyticsStore Store { get; }

    private protected override Task<IReadOnlyList<string>> ReadAllAsync() => MongoDbStandIn.ReadAllAsync(_database, "analytics");

    private protected override async Task<IReadOnlyDictionary<string, long>> TtlIndexesAsync()
    {
        using var cursor = await _database.GetCollection<BsonDocument>("analytics").Indexes.ListAsync();
        return (await cursor.ToListAsync())
            .Where(index => index.Contains("expireAfterSeconds"))
            .ToDictionary(index => index["key"].AsBsonDocument.GetElement(0).Name, index => index["expireAfterSeconds"].ToInt64());
    }
}
