using MongoDB.Bson;
using MongoDB.Driver;
using MongoDB.Driver.Core.Events;
using Pipeline.MicroBatch;
using Pipeline.Mongo;
using Pipeline.Tests.Services;

namespace Pipeline.Tests.Mongo;

[Collection(MongoDbCollection.Name)]
public sealed class MongoHealthHistoryTests(MongoDbStandIn mongo)
{
    private static readonly DateTimeOffset At = new(2025, 11, 13, 8, 0, 0, TimeSpan.Zero);

    private readonly IMongoDatabase _database = mongo.NewDatabase();

    [Fact]
    public async Task ReadAsync_ManyRecords_GivesThoseOfTheUserThatCanBeUsed()
    {
        await InsertAsync(Enumerable.Range(0, 250).Select(i => Row(i, i % 2 == 0 ? "a" : "b", new DateOnly(2025, 1, 1).AddDays(i))));
        await InsertAsync([RawBson.Document(RawBson.Text("_id", "bad"), RawBson.Text("userId", "a"), RawBson.Date("updatedAt", At))]);
        var history = new MongoHealthHistory(_database, "records");

        var records = await history.ReadAsync(["a"], default);

        Assert.Equal(Enumerable.Range(0, 125).Select(i => new DateOnly(2025, 1, 1).AddDays(2 * i)), records.Select(record => record.Date).Order());
        Assert.All(records, record => Assert.Equal("a", record.UserId));
        Assert.Empty(await history.ReadAsync(["c"], default));
    }

    [Fact]
    public async Task CheckIndexesAsync_Missing_NamesItAndCreatesIt()
    {
        var history = new MongoHealthHistory(_database, "records");

        var missing = Assert.Single((await history.CheckIndexesAsync(create: false, default)).Missing);
        Assert.Equal("db.getCollection(\"records\").createIndex({userId: 1, date: 1})", missing.Command);
        Assert.Empty((await history.CheckIndexesAsync(create: true, default)).Missing);
        Assert.Empty((await history.CheckIndexesAsync(create: false, default)).Missing);
    }

    [Fact]
    public async Task ReadAsync_CursorKilledBetweenBatches_SaysThatALaterTryMaySucceedAndItDoes()
    {
        // A reply holds 16 MB, so 20 rows of 1 MB come in two.
        foreach (var i in Enumerable.Range(0, 20))
        {
            await InsertAsync([Row(i, "u", new DateOnly(2025, 1, 1).AddDays(i), new byte[1 << 20])]);
        }

        var kills = 0;
        var settings = MongoClients.Settings(MongoUrl.Create(mongo.Uri));
        settings.ClusterConfigurator = cluster => cluster.Subscribe<CommandStartedEvent>(started =>
        {
            if (started.CommandName == "getMore" && Interlocked.Increment(ref kills) == 1)
            {
                var command = new BsonDocument { ["killCursors"] = "records", ["cursors"] = new BsonArray { started.Command["getMore"] } };
                Assert.Single(_database.RunCommand<BsonDocument>(command)["cursorsKilled"].AsBsonArray);
            }
        });
        using var client = new MongoClient(settings);
        var history = new MongoHealthHistory(client.GetDatabase(_database.DatabaseNamespace.DatabaseName), "records");

        await Assert.ThrowsAsync<SourceUnavailableException>(() => history.ReadAsync(["u"], default));
        Assert.Equal(20, (await history.ReadAsync(["u"], default)).Count);
        Assert.Equal(2, kills);
    }

    private static byte[] Row(int id, string user, DateOnly day, byte[]? activity = null) => RawBson.Document(
        RawBson.Number("_id", id),
        RawBson.Text("userId", user),
        RawBson.Text("date", $"{day:yyyy-MM-dd}"),
        RawBson.Element(BsonType.Array, "activities", RawBson.Document(RawBson.Text("0", activity ?? []))),
        RawBson.Date("updatedAt", At));

    private Task InsertAsync(IEnumerable<byte[]> documents) =>
        _database.GetCollection<RawBsonDocument>("records").InsertManyAsync(documents.Select(document => new RawBsonDocument(document)));
}
