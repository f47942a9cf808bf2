using Microsoft.Extensions.Logging.Abstractions;
using MongoDB.Bson;
using MongoDB.Driver;
using Pipeline.Health;
using Pipeline.Mongo;
using Pipeline.Tests.Health;
using Pipeline.Tests.Services;

namespace Pipeline.Tests.Mongo;

[Collection(MongoDbCollection.Name)]
public sealed class MongoAnalyticsStoreTests : AnalyticsStoreContract
{
    private readonly IMongoDatabase _database;

    public MongoAnalyticsStoreTests(MongoDbStandIn mongo)
    {
        _database = mongo.NewDatabase();
        Store = new MongoAnalyticsStore(_database, NullLogger<MongoAnalyticsStore>.Instance);
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

    [Theory]
    [InlineData("""{"_id":"u|steps|90day","userId":"u","timeRange":"90day","inputsVersion":"v1"}""")]
    [InlineData("""{"_id":"u|steps|90day","userId":"u","metricType":"steps","timeRange":"90day","inputsVersion":"v1","calculatedAt":"yesterday"}""")]
    [InlineData("""{"_id":"u|steps|90day","userId":"u","inputsVersion":"v1","calculatedAt":{"$date":{"$numberLong":"999999999999999"}}}""")]
    [InlineData("""{"_id":"u|steps|90day","userId":7,"inputsVersion":"v1","calculatedAt":{"$date":{"$numberLong":"0"}}}""")]
    [InlineData("""{"_id":"u|steps|90day","inputsVersion":{"$numberInt":"1"}}""")]
    public async Task Upsert_StoredDocumentCannotBeRead_IsReplaced(string stored)
    {
        await _database.GetCollection<BsonDocument>("analytics").InsertOneAsync(BsonDocument.Parse(stored));
        var history = new MemoryHealthHistory();
        history.Put(Histories.Days(1, 2, 3).Select(record => record with { UserId = "u" }));
        var analytics = new UserAnalytics(history, Store, new TestClock(), NullLogger<UserAnalytics>.Instance);

        Assert.Null(await Store.FindAsync("u", MetricType.Steps, TimeRange.Quarter, default));
        Assert.Equal(3, await analytics.RecomputeAsync(["u"], default));

        Assert.Equal(3, (await Store.FindAsync("u", MetricType.Steps, TimeRange.Quarter, default))!.Results!.Statistics.Count);
        Assert.Equal(0, await analytics.RecomputeAsync(["u"], default));
    }

    [Fact]
    public async Task ReadAnomalies_SomeDocumentsCannotBeRead_GivesTheOthersPageByPage()
    {
        var collection = _database.GetCollection<RawBsonDocument>("analytics");
        await collection.InsertManyAsync(new[] { "a", "b", "c", "d", "e" }.Select(user => AnalyticsBson.Write(WithAnomaly(user))));
        foreach (var user in new[] { "b", "c" })
        {
            await collection.UpdateOneAsync(new BsonDocument("userId", user), new BsonDocument("$set", new BsonDocument("results.statistics", "lost")));
        }

        var first = await Store.ReadAnomaliesAsync(new AnomalyQuery(null, null, null, null, 2), default);
        var second = await Store.ReadAnomaliesAsync(new AnomalyQuery(null, null, null, first[^1].Position, 2), default);

        Assert.Equal(["a", "d"], first.Select(entry => entry.UserId));
        Assert.Equal(["e"], second.Select(entry => entry.UserId));
    }
}
