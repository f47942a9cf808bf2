using MongoDB.Driver;
using Pipeline.MicroBatch;
using Pipeline.Mongo;
using Pipeline.Tests.Services;

namespace Pipeline.Tests.Mongo;

[Collection(MongoDbCollection.Name)]
public sealed class MongoDeadLettersTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 31, 18, 0, 0, TimeSpan.Zero);

    private readonly PollSource _source;
    private readonly IDeadLetterList _list;
    private readonly IRecordSource _records;

    public MongoDeadLettersTests(MongoDbStandIn mongo)
    {
        var database = mongo.NewDatabase();
        _source = new PollSource("records", database.DatabaseNamespace.DatabaseName, "records", "health", TimeSpan.FromMinutes(1));
        _list = new MongoDeadLetters(database.Client);
        _records = new MongoRecordSource(database, _source, null);
    }

    [Fact]
    public async Task Read_PageAfterPage_GivesEveryLetterOnceTheNewestFirst()
    {
        // Those of a batch are written at the same moment.
        var letters = Enumerable.Range(0, 7).Select(number => Letter(number, Start.AddMinutes(number / 3))).ToList();
        await _records.WriteDeadLettersAsync(letters, default);
        await _records.WriteDeadLettersAsync([Letter(0, Start) with { Source = "other" }], default);

        var read = new List<ListedDeadLetter>();
        for (IReadOnlyList<ListedDeadLetter>? page = null; page is null or { Count: 2 }; read.AddRange(page))
        {
            page = await _list.ReadAsync(_source, read.Count == 0 ? null : new DeadLetterPosition(read[^1].DeadAt, read[^1].Key), 2, withContent: false, default);
        }

        Assert.Equal(
            letters.OrderByDescending(letter => letter.DeadAt).ThenByDescending(letter => letter.Key, StringComparer.Ordinal).Select(letter => (letter.Key, letter.DeadAt)),
            read.Select(letter => (letter.Key, letter.DeadAt)));
    }

    [Fact]
    public async Task Read_OneLetter_HasWhatWasWritten()
    {
        var letter = Letter(1, Start.AddMinutes(1)) with { UserId = null, Field = null };
        await _records.WriteDeadLettersAsync([letter], default);

        var read = Assert.Single(await _list.ReadAsync(_source, null, 10, withContent: false, default));

        Assert.Equal(new ListedDeadLetter(letter.Key, "1", Start, null, null, "too many", Start.AddMinutes(1)), read);
    }

    [Fact]
    public async Task Read_Content_IsJsonWhereItIsWholeAndBytesWhereItIsNot()
    {
        var whole = RawBson.Document(RawBson.Number("a", 1));
        var cut = whole[..^2];
        var noText = RawBson.Document(RawBson.Text("a", RawBson.NoUtf8));
        await _records.WriteDeadLettersAsync(
            [Letter(1, Start) with { Content = whole }, Letter(2, Start) with { Content = cut }, Letter(3, Start) with { Content = noText }, Letter(4, Start)], default);

        var read = (await _list.ReadAsync(_source, null, 10, withContent: true, default)).ToDictionary(letter => letter.RecordId, letter => (letter.Content, letter.ContentBase64));
        var without = await _list.ReadAsync(_source, null, 10, withContent: false, default);

        Assert.Equal(("""{"a":{"$numberDouble":"1.0"}}""", null), read["1"]);
        Assert.Equal((null, Convert.ToBase64String(cut)), read["2"]);
        Assert.Equal((null, Convert.ToBase64String(noText)), read["3"]);
        Assert.Equal((null, null), read["4"]);
        Assert.All(without, letter => Assert.Equal((null, null), (letter.Content, letter.ContentBase64)));
    }

    [Fact]
    public async Task Read_NothingListens_SaysThatTheDatabaseIsAway()
    {
        using var client = new MongoClient(MongoClients.Settings(MongoUrl.Create("mongodb://user:secret@127.0.0.1:1/?serverSelectionTimeoutMS=200")));

        var failure = await Assert.ThrowsAsync<SourceUnavailableException>(() => new MongoDeadLetters(client).ReadAsync(_source, null, 1, withContent: false, default));

        Assert.DoesNotContain("secret", failure.ToString(), StringComparison.Ordinal);
    }

    private static DeadLetter Letter(int number, DateTimeOffset deadAt) => new("records", $"{number}", Start, "u", "metrics.steps", "too many", deadAt);
}
