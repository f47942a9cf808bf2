using MongoDB.Bson;
using MongoDB.Driver;
using Pipeline.Health;
using Pipeline.Mongo;

namespace Pipeline.Tests.Mongo;

public sealed class DriverAnalyticsStoreTests : AnalyticsStoreContract, IClassFixture<MongoServer>
{
    private readonly IMongoDatabase _database;

    public DriverAnalyticsStoreTests(MongoServer server)
    {
        _database = server.NewDatabase();
        Store = new MongoAnalyticsStore(_database);
    }

    private protected override IAnalyticsStore Store { get; }

    private protected override Task<IReadOnlyList<string>> ReadAllAsync() => MongoServer.ReadAllAsync(_database, "analytics");

    private protected override async Task<IReadOnlyDictionary<string, long>> TtlIndexesAsync()
    {
        using var cursor = await _database.GetCollection<BsonDocument>("analytics").Indexes.ListAsync();
        return (await cursor.ToListAsync())
            .Where(index => index.Contains("expireAfterSeconds"))
            .ToDictionary(index => index["key"].AsBsonDocument.GetElement(0).Name, index => index["expireAfterSeconds"].ToInt64());
    }
}
