using Pipeline.Embedded.Mongo;
using Pipeline.Health;
using Pipeline.Tests.Services;

namespace Pipeline.Tests.Mongo;

[Collection(MongoDbCollection.Name)]
public sealed class MongoAnalyticsStoreTests : AnalyticsStoreContract
{
    private readonly MongoDatabase _database;

    public MongoAnalyticsStoreTests(MongoDbStandIn mongo)
    {
        _database = new MongoDatabase(mongo.Commands, mongo.NewDatabaseName());
        Store = new MongoAnalyticsStore(_database);
    }

    private protected override IAnalyticsStore Store { get; }

    private protected override Task<IReadOnlyList<string>> ReadAllAsync() => new ExtendedJsonCollections(_database).ReadAllAsync("analytics");

    private protected override async Task<IReadOnlyDictionary<string, long>> TtlIndexesAsync() =>
        (await _database.Collection("analytics").ListIndexesAsync(default))
            .Where(index => index.ExpireAfterSeconds is not null)
            .ToDictionary(index => index.Keys[0].Field, index => index.ExpireAfterSeconds!.Value);
}
