using Microsoft.Extensions.Options;
using MongoDB.Bson;
using MongoDB.Driver;
using Pipeline.Lake;
using Pipeline.MicroBatch;
using Pipeline.Mongo;
using Pipeline.Tests.Services;

namespace Pipeline.Tests.Mongo;

[Collection(MongoDbCollection.Name)]
public sealed class CopyHandlerTests(MongoDbStandIn mongo)
{
    private static readonly DateTimeOffset At = new(2025, 11, 13, 8, 0, 0, TimeSpan.Zero);

    private static readonly LakeTables Tables = new(Options.Create(new LakeOptions()), TimeProvider.System);

    private readonly IMongoDatabase _database = mongo.NewDatabase();

    [Fact]
    public async Task Handle_RecordsOfAnyKind_AreCopiedByteForByteAndTwiceIsTheSameAsOnce()
    {
        byte[][] rows =
        [
            RawBson.Document(RawBson.Text("_id", "a"), RawBson.Date("updatedAt", At), RawBson.Number("value", 1)),
            RawBson.Document(RawBson.Number("_id", 7), RawBson.Date("updatedAt", At), RawBson.Text("text", RawBson.NoUtf8)),
            RawBson.Document(RawBson.Nested("_id", 3), RawBson.Date("updatedAt", At), RawBson.Nested("deep", 90)),
        ];
        var handler = Handler();

        Assert.Equal(BatchOutcome.None, await handler.HandleAsync([.. rows.Select(Record)], default));
        await handler.HandleAsync([.. rows.Select(Record)], default);

        var source = new PollSource("target", _database.DatabaseNamespace.DatabaseName, "target", "copy", TimeSpan.FromMinutes(1));
        var range = new PassRequest(Pipeline.Checkpoints.Cursor.At(At), Pipeline.Checkpoints.Cursor.At(At), 10);
        var stored = (await new MongoRecordSource(_database, source, null).ReadAsync(range, default)).Records;
        Assert.Equal(rows.Select(Convert.ToHexString).Order(), stored.Select(row => Convert.ToHexString(row.Document.Span)).Order());
    }

    [Fact]
    public async Task Handle_OlderThanWhatIsStored_ChangesNothingAndTheOthersGoOn()
    {
        var handler = Handler();
        await handler.HandleAsync([Record(Row("a", At.AddMinutes(1), 2))], default);

        await handler.HandleAsync([Record(Row("a", At, 1)), Record(Row("b", At, 1))], default);
        Assert.Equal([("a", 2), ("b", 1)], await StoredAsync());
        await handler.HandleAsync([Record(Row("a", At.AddMinutes(1), 3)), Record(Row("b", At.AddMinutes(2), 4))], default);
        Assert.Equal([("a", 3), ("b", 4)], await StoredAsync());
    }

    [Fact]
    public void Refuse_TargetsThatWouldLoseRecords_SaysWhy()
    {
        var factory = new CopyHandlerFactory(_database.Client, Tables);
        var good = Source("readings", "b.readings");
        var health = new PollSource("healthmetrics", "a", "healthmetrics", "health", TimeSpan.FromMinutes(1));

        Assert.Null(factory.Refuse(good, [health, good]));
        Assert.Contains("into is missing", factory.Refuse(good with { Into = null }, [good]), StringComparison.Ordinal);
        Assert.Contains("the source itself", factory.Refuse(good with { Into = "a.readings" }, [good]), StringComparison.Ordinal);
        Assert.Contains("dead letters", factory.Refuse(good with { Into = "a.healthmetrics_dead_letters" }, [health, good]), StringComparison.Ordinal);
        Assert.Contains("analytics", factory.Refuse(good with { Into = "a.analytics" }, [health, good]), StringComparison.Ordinal);
        Assert.Contains("'others'", factory.Refuse(good, [good, Source("others", "b.readings")]), StringComparison.Ordinal);
    }

    private IBatchHandler Handler() =>
        new CopyHandlerFactory(_database.Client, Tables).Create(Source("source", $"{_database.DatabaseNamespace.DatabaseName}.target"));

    private static PollSource Source(string name, string into) => new(name, "a", name, "copy", TimeSpan.FromMinutes(1), into);

    private static byte[] Row(string id, DateTimeOffset updatedAt, double value) =>
        RawBson.Document(RawBson.Text("_id", id), RawBson.Date("updatedAt", updatedAt), RawBson.Number("value", value));

    private static SourceRecord Record(byte[] row) => new(RecordRows.CursorOf(row), row);

    private async Task<IEnumerable<(string, int)>> StoredAsync() =>
        (await _database.GetCollection<BsonDocument>("target").Find(new BsonDocument()).Sort(new BsonDocument("_id", 1)).ToListAsync())
        .Select(document => (document["_id"].AsString, document["value"].ToInt32()));
}
