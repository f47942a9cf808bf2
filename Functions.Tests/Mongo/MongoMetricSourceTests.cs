using System.Text;
using Microsoft.Extensions.Options;
using Pipeline.Embedded.Mongo;
using Pipeline.Embedded.Mongo.Bson;
using Pipeline.Health;
using Pipeline.MicroBatch;
using Pipeline.Tests.Services;

namespace Pipeline.Tests.Mongo;

[Collection(MongoDbCollection.Name)]
public sealed class MongoMetricSourceTests : MetricSourceContract
{
    private static readonly IOptions<MicroBatchOptions> Options = Microsoft.Extensions.Options.Options.Create(new MicroBatchOptions { Collection = "records" });

    private readonly ExtendedJsonCollections _collections;
    private readonly MongoDatabase _database;

    public MongoMetricSourceTests(MongoDbStandIn mongo)
    {
        _database = new MongoDatabase(mongo.Commands, mongo.NewDatabaseName());
        _collections = new ExtendedJsonCollections(_database);
        Source = new MongoMetricSource(_database, Options);
        History = new MongoHealthHistory(_database, Options);
    }

    private protected override IMetricSource Source { get; }

    private protected override IHealthHistory History { get; }

    [Fact]
    public async Task ReadAsync_CursorKilledBetweenBatches_GoesOnAfterTheLastRow()
    {
        // A reply holds 16 MB, so 40 rows of 1 MB come in three batches.
        var activity = new string('x', 1 << 20);
        for (var i = 0; i < 40; i += 5)
        {
            await InsertAsync([.. Enumerable.Range(i, 5).Select(n => Row(Int(n), Start).Replace("\"metrics\"", $"\"activities\":[\"{activity}\"],\"metrics\"", StringComparison.Ordinal))]);
        }

        var commands = new CursorKillingCommands(_database.Commands, _database.Name, "records");
        var source = new MongoMetricSource(new MongoDatabase(commands, _database.Name), Options);

        var page = await source.ReadAsync(new PassRequest(Cursor.At(Start), Cursor.At(Start), 50), default);

        Assert.Equal(Enumerable.Range(0, 40).Select(Int), page.Records.Select(record => record.Cursor.Id));
        Assert.False(page.More);
        Assert.Equal(2, commands.Killed);
    }

    [Fact]
    public async Task EveryMethod_NothingListens_SaysThatTheSourceIsAway()
    {
        var options = Microsoft.Extensions.Options.Options.Create(new MicroBatchOptions { MongoUri = "mongodb://user:secret@127.0.0.1:1/?connectTimeoutMS=2000" });
        using var database = new MongoDatabase(options, TimeProvider.System);
        var source = new MongoMetricSource(database, options);

        var failure = await Assert.ThrowsAsync<SourceUnavailableException>(() => source.GetServerTimeAsync(default));

        Assert.Contains("127.0.0.1:1", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", failure.ToString(), StringComparison.Ordinal);
        await Assert.ThrowsAsync<SourceUnavailableException>(() => source.CheckIndexesAsync(create: true, default));
        await Assert.ThrowsAsync<SourceUnavailableException>(() => source.ReadAsync(new PassRequest(Cursor.At(Start), Cursor.At(Start), 1), default));
        await Assert.ThrowsAsync<SourceUnavailableException>(() => new MongoHealthHistory(database, options).ReadAsync("u", default));
    }

    [Fact]
    public async Task GetServerTimeAsync_NotConfigured_SaysSo()
    {
        using var database = new MongoDatabase(Microsoft.Extensions.Options.Options.Create(new MicroBatchOptions()), TimeProvider.System);

        var failure = await Assert.ThrowsAsync<SourceUnavailableException>(() => new MongoMetricSource(database, Options).GetServerTimeAsync(default));

        Assert.Contains("MONGO_URI is not set", failure.Message, StringComparison.Ordinal);
    }

    private protected override Task InsertAsync(params string[] documents) => _collections.InsertAsync("records", documents);

    private protected override Task<IReadOnlyList<string>> ReadAllAsync(string collection) => _collections.ReadAllAsync(collection);

    private protected override async Task TouchAsync(string id, DateTimeOffset updatedAt)
    {
        var result = await _database.Collection("records").UpdateAsync(
            [
                bson =>
                {
                    bson.StartDocument("q"u8);
                    ExtendedJsonReader.Write(bson, "_id"u8, id);
                    bson.End();
                    bson.StartDocument("u"u8);
                    bson.StartDocument("$set"u8);
                    bson.Write("updatedAt"u8, updatedAt);
                    bson.End();
                    bson.End();
                },
            ],
            default);
        Assert.Equal(1, result.Modified);
    }
}
