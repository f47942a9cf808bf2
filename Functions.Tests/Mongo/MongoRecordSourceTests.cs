using System.Text;
using MongoDB.Bson;
using MongoDB.Driver;
using Pipeline.Checkpoints;
using Pipeline.MicroBatch;
using Pipeline.Mongo;
using Pipeline.Tests.Services;

namespace Pipeline.Tests.Mongo;

[Collection(MongoDbCollection.Name)]
public sealed class MongoRecordSourceTests : RecordSourceContract
{
    private static readonly PollSource Polled = new("records", "health", "records", "health", TimeSpan.FromMinutes(1));

    private readonly IMongoDatabase _database;

    public MongoRecordSourceTests(MongoDbStandIn mongo)
    {
        _database = mongo.NewDatabase();
        Source = new MongoRecordSource(_database, Polled, ["userId", "metrics"]);
    }

    private protected override IRecordSource Source { get; }

    [Fact]
    public async Task EveryMethod_NothingListens_SaysThatTheSourceIsAway()
    {
        var address = MongoUrl.Create("mongodb://user:secret@127.0.0.1:1/?serverSelectionTimeoutMS=200");
        using var client = new MongoClient(MongoClients.Settings(address));
        var database = client.GetDatabase("health");
        IRecordSource source = new MongoRecordSource(database, Polled, null);

        var failure = await Assert.ThrowsAsync<SourceUnavailableException>(() => source.GetServerTimeAsync(default));

        Assert.Contains("127.0.0.1:1", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", failure.ToString(), StringComparison.Ordinal);
        var letter = new DeadLetter("records", "1", Start, null, null, "x", Start);
        await Assert.ThrowsAsync<SourceUnavailableException>(() => source.CheckIndexesAsync(IndexCreation.All, default));
        await Assert.ThrowsAsync<SourceUnavailableException>(() => source.CountUnreadAsync(Start, Start, default));
        await Assert.ThrowsAsync<SourceUnavailableException>(() => source.ReadAsync(new PassRequest(Cursor.At(Start), Cursor.At(Start), 1), default));
        await Assert.ThrowsAsync<SourceUnavailableException>(() => source.WriteDeadLettersAsync([letter], default));
        await Assert.ThrowsAsync<SourceUnavailableException>(() => new MongoHealthHistory(database, "records").ReadAsync(["u"], default));
    }

    [Fact]
    public async Task ReadAsync_WholeRows_HoldsEveryField()
    {
        var document = RawBson.Document(RawBson.Number("_id", 1), RawBson.Date("updatedAt", Start), RawBson.Text("other", RawBson.NoUtf8));
        await InsertAsync([document]);

        var page = await new MongoRecordSource(_database, Polled, null).ReadAsync(new PassRequest(Cursor.At(Start), Cursor.At(Start), 10), default);

        Assert.Equal(document, Assert.Single(page.Records).Document.ToArray());
    }

    [Fact]
    public async Task ReadAsync_LargeRows_ComeInPagesThatFitIntoMemory()
    {
        // A reply holds 16 MB.
        var large = Encoding.ASCII.GetBytes(new string('x', 3 << 20));
        foreach (var i in Enumerable.Range(0, 14))
        {
            await InsertAsync([RawBson.Document(RawBson.Number("_id", i), RawBson.Text("metrics", large), RawBson.Date("updatedAt", Start))]);
        }

        var first = await Source.ReadAsync(new PassRequest(Cursor.At(Start), End, 100), default);
        var read = await ReadPassAsync(Cursor.At(Start), End, limit: 100);

        Assert.True(first.More);
        Assert.InRange(first.Records.Count, 5, 11);
        Assert.Equal(Enumerable.Range(0, 14).Select(i => $"{{\"$numberDouble\":\"{i}.0\"}}"), read.Select(record => record.Cursor.Id));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ReadAsync_MoreThanTheServerSortsInMemory_ReadsEveryRow(bool onlySomeFields)
    {
        // 27 rows of 4 MB without the index: a sort holds 100 MB.
        var large = new byte[4 << 20];
        foreach (var i in Enumerable.Range(0, 27))
        {
            await InsertAsync([RawBson.Document(RawBson.Number("_id", i), RawBson.Text("other", large), RawBson.Date("updatedAt", Start))]);
        }

        var source = onlySomeFields ? Source : new MongoRecordSource(_database, Polled, null);
        var (after, read) = (Cursor.At(Start), 0);
        for (PassPage? page = null; page is null or { More: true }; after = read > 0 ? page.Records[^1].Cursor : after)
        {
            page = await source.ReadAsync(new PassRequest(after, End, 100), default);
            read += page.Records.Count;
        }

        Assert.Equal(27, read);
    }

    private protected override Task InsertAsync(IEnumerable<byte[]> documents) =>
        _database.GetCollection<RawBsonDocument>("records").InsertManyAsync(documents.Select(document => new RawBsonDocument(document)));

    private protected override Task<IReadOnlyList<string>> ReadAllAsync(string collection) => MongoDbStandIn.ReadAllAsync(_database, collection);

    private protected override Task DropIndexesAsync() => _database.GetCollection<BsonDocument>("records").Indexes.DropAllAsync();

    private protected override async Task TouchAsync(string id, DateTimeOffset updatedAt)
    {
        var result = await _database.GetCollection<BsonDocument>("records").UpdateOneAsync(
            new BsonDocument("_id", ExtendedJson.Read(id)),
            new BsonDocument("$set", new BsonDocument("updatedAt", new BsonDateTime(updatedAt.ToUnixTimeMilliseconds()))));
        Assert.Equal(1, result.ModifiedCount);
    }
}
