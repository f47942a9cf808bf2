using System.Globalization;
using MongoDB.Bson;
using Pipeline.Checkpoints;
using Pipeline.MicroBatch;

namespace Pipeline.Tests.Mongo;

/// <summary>What every <see cref="IRecordSource"/> over MongoDB does. Each test has a collection of its own.</summary>
public abstract partial class RecordSourceContract
{
    private protected static readonly DateTimeOffset Start = new(2025, 11, 13, 8, 0, 0, TimeSpan.Zero);
    private protected static readonly Cursor End = Cursor.At(Start.AddDays(1));

    private static readonly string[] IdsInOrder =
    [
        """{"$minKey":1}""", "null", """{"$numberDouble":"NaN"}""", """{"$numberInt":"-3"}""", """{"$numberDouble":"1.5"}""", """{"$numberLong":"2"}""",
        """{"$numberDecimal":"2.50"}""", """{"$numberLong":"9007199254740993"}""", "\"\"", "\"A\"", "\"a\"", "\"\\u00E4\"", """{"a":{"$numberInt":"1"}}""",
        """{"b":"x"}""", """{"$binary":{"base64":"","subType":"00"}}""", """{"$binary":{"base64":"AQI=","subType":"00"}}""",
        """{"$binary":{"base64":"AAECAwQFBgcICQoLDA0ODw==","subType":"04"}}""", """{"$oid":"64b000000000000000000001"}""",
        """{"$oid":"64b000000000000000000002"}""", "false", "true", """{"$date":{"$numberLong":"-1"}}""", """{"$date":{"$numberLong":"1704067200000"}}""",
        """{"$timestamp":{"t":1,"i":2}}""", """{"$maxKey":1}""",
    ];

    /// <summary>The source under test, on a collection "records" that no other test has.</summary>
    private protected abstract IRecordSource Source { get; }

    /// <summary>Inserts documents as they are.</summary>
    private protected abstract Task InsertAsync(IEnumerable<byte[]> documents);

    /// <summary>Every document of a collection as canonical Extended JSON, in the order they were inserted.</summary>
    private protected abstract Task<IReadOnlyList<string>> ReadAllAsync(string collection);

    /// <summary>Drops every index but that of the ids.</summary>
    private protected abstract Task DropIndexesAsync();

    /// <summary>Sets a record's updatedAt.</summary>
    private protected abstract Task TouchAsync(string id, DateTimeOffset updatedAt);

    [Fact]
    public async Task GetServerTimeAsync_Always_IsInWholeMilliseconds()
    {
        var time = await Source.GetServerTimeAsync(default);

        Assert.Equal((0, TimeSpan.Zero), (time.Ticks % TimeSpan.TicksPerMillisecond, time.Offset));
        Assert.True(time > new DateTimeOffset(2025, 1, 1, 0, 0, 0, TimeSpan.Zero));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(10)]
    [InlineData(1000)]
    public async Task ReadAsync_EqualTimesAcrossPages_GivesEveryRowOnceInOrder(int limit)
    {
        var rows = Enumerable.Range(0, 70).Select(i => (Id: Int(i), Time: Start.AddMilliseconds(i / 7))).ToList();
        await InsertAsync([.. rows.OrderBy(row => row.Id, StringComparer.Ordinal).Select(row => Row(row.Id, row.Time))]);

        var read = await ReadPassAsync(Cursor.At(Start), End, limit);

        Assert.Equal(rows.Select(row => new Cursor(row.Time, row.Id)), read.Select(record => record.Cursor));
    }

    [Fact]
    public async Task ReadAsync_IdsOfEveryType_AreReadOneByOneInTheServersOrder()
    {
        await InsertAsync([.. IdsInOrder.Reverse().Select(id => Row(id, Start))]);

        var read = await ReadPassAsync(Cursor.At(Start), End, limit: 1);

        Assert.Equal(IdsInOrder.Select(Readable), read.Select(record => record.Cursor.Id));
    }

    [Fact]
    public async Task ReadAsync_EndAtARow_IsTheComplementOfTheStartThere()
    {
        await InsertAsync([.. IdsInOrder.Select(id => Row(id, Start))]);
        await InsertAsync(Row("\"before\"", Start.AddMilliseconds(-1)), Row("\"later\"", Start.AddMilliseconds(1)));
        foreach (var (id, index) in IdsInOrder.Select((id, index) => (id, index)))
        {
            var here = new Cursor(Start, id);
            var until = await Source.ReadAsync(new PassRequest(Cursor.At(Start), here, 100), default);
            var after = await Source.ReadAsync(new PassRequest(here, End, 100), default);

            Assert.Equal(IdsInOrder[..(index + 1)].Select(Readable), until.Records.Select(record => record.Cursor.Id));
            Assert.Equal(IdsInOrder[(index + 1)..].Select(Readable).Append("\"later\""), after.Records.Select(record => record.Cursor.Id));
        }
    }

    [Fact]
    public async Task ReadAsync_StartAndEndAtOneTime_GivesTheRowsBetween()
    {
        await InsertAsync(Row(Int(1), Start), Row(Int(2), Start), Row(Int(3), Start), Row(Int(4), Start), Row(Int(5), Start.AddMilliseconds(-1)));

        Assert.Equal([Int(2), Int(3)], await IdsAsync(new Cursor(Start, Int(1)), new Cursor(Start, Int(3))));
        Assert.Empty(await IdsAsync(new Cursor(Start, Int(3)), new Cursor(Start, Int(1))));
        Assert.Empty(await IdsAsync(End, Cursor.At(Start)));
    }

    [Fact]
    public async Task ReadAsync_Window_HoldsBothEnds()
    {
        await InsertAsync([.. Enumerable.Range(-2, 6).Select(i => Row(Int(i), Start.AddMilliseconds(i)))]);

        Assert.Equal([Int(0), Int(1), Int(2)], await IdsAsync(Cursor.At(Start), Cursor.At(Start.AddMilliseconds(2))));
    }

    [Fact]
    public async Task ReadAsync_LimitReached_SaysThatThereMayBeMore()
    {
        await InsertAsync(Row(Int(1), Start), Row(Int(2), Start));

        Assert.True((await Source.ReadAsync(new PassRequest(Cursor.At(Start), End, 1), default)).More);
        Assert.True((await Source.ReadAsync(new PassRequest(Cursor.At(Start), End, 2), default)).More);
        var all = await Source.ReadAsync(new PassRequest(Cursor.At(Start), End, 3), default);
        Assert.Equal((2, false), (all.Records.Count, all.More));
        var none = await Source.ReadAsync(new PassRequest(all.Records[^1].Cursor, End, 3), default);
        Assert.Equal((0, false), (none.Records.Count, none.More));
    }

    [Fact]
    public async Task ReadAsync_NoDate_IsNoRow()
    {
        var date = Date(Start);
        await InsertAsync(
            """{"_id":"no date","userId":"u"}""",
            """{"_id":"null date","userId":"u","updatedAt":null}""",
            """{"_id":"text","userId":"u","updatedAt":"2025-11-13T08:00:00Z"}""",
            """{"_id":"number","userId":"u","updatedAt":{"$numberLong":"1763020800000"}}""",
            """{"_id":"timestamp","userId":"u","updatedAt":{"$timestamp":{"t":1763020800,"i":1}}}""",
            $$"""{"_id":"array","userId":"u","updatedAt":[{{date}}]}""",
            """{"_id":"empty array","userId":"u","updatedAt":[]}""",
            $$"""{"_id":"no user","updatedAt":{{date}}}""",
            $$"""{"_id":"null user","userId":null,"updatedAt":{{date}}}""");

        Assert.Equal(["\"no user\"", "\"null user\""], await IdsAsync(Cursor.At(DateTimeOffset.UnixEpoch), End));
        Assert.Equal(7, (await Source.CountUnreadAsync(DateTimeOffset.UnixEpoch, End.UpdatedAt, default)).Undated);
    }

    [Fact]
    public async Task CountUnreadAsync_AllDatedOrNoCollection_IsZero()
    {
        Assert.Equal(0, (await Source.CountUnreadAsync(DateTimeOffset.UnixEpoch, End.UpdatedAt, default)).Undated);
        await InsertAsync(Row(Int(1), Start));
        Assert.Equal(0, (await Source.CountUnreadAsync(DateTimeOffset.UnixEpoch, End.UpdatedAt, default)).Undated);
        Assert.Single(await IdsAsync(Cursor.At(Start), End));
    }

    [Fact]
    public async Task ReadAsync_Row_HoldsTheFieldsAskedForAsTheyAreStored()
    {
        var metrics = new[] { RawBson.Nested("metrics", 3), RawBson.Number("metrics", 2) };
        await InsertAsync([RawBson.Document([RawBson.Text("_id", "a"), RawBson.Text("left", "out"), RawBson.Date("updatedAt", Start), .. metrics])]);

        var row = Assert.Single((await Source.ReadAsync(new PassRequest(Cursor.At(Start), End, 10), default)).Records);

        Assert.Equal(RawBson.Document([RawBson.Text("_id", "a"), RawBson.Date("updatedAt", Start), .. metrics]), row.Document.ToArray());
    }

    [Fact]
    public async Task ReadAsync_RowsThatNoDriverWrites_AreReadOneByOneAndThePassGoesOn()
    {
        var odd = new[]
        {
            RawBson.Document(RawBson.Text("_id", RawBson.NoUtf8), RawBson.Date("updatedAt", Start)),
            RawBson.Document(RawBson.Text("_id", "text"), RawBson.Text("metrics", RawBson.NoUtf8), RawBson.Date("updatedAt", Start)),
            RawBson.Document(RawBson.Text("_id", "twice"), RawBson.Number("metrics", 1), RawBson.Number("metrics", 2), RawBson.Date("updatedAt", Start)),
            RawBson.Document(RawBson.Text("_id", "two times"), RawBson.Date("updatedAt", Start), RawBson.Date("updatedAt", Start.AddYears(1))),
            RawBson.Document(RawBson.Text("_id", "a time and a text"), RawBson.Date("updatedAt", Start), RawBson.Text("updatedAt", "x")),
            RawBson.Document(RawBson.Nested("_id", 120), RawBson.Date("updatedAt", Start)),
            RawBson.Document(RawBson.Text("_id", "deep"), RawBson.Nested("metrics", 120), RawBson.Date("updatedAt", Start)),
        };
        await InsertAsync(odd);
        await InsertAsync(Row("\"later\"", Start.AddMilliseconds(1)));

        var read = await ReadPassAsync(Cursor.At(Start), End, limit: 1);

        Assert.Equal(odd.Length + 1, read.Count);
        Assert.Equal(read.Count, read.Select(record => record.Cursor).Distinct().Count());
        Assert.Equal("\"later\"", read[^1].Cursor.Id);
        Assert.All(read[..^1], record => Assert.Equal(Start, record.Cursor.UpdatedAt));
    }

    [Fact]
    public async Task ReadAsync_RowMovesForwardBetweenPages_IsSeenAgain()
    {
        await InsertAsync([.. Enumerable.Range(0, 6).Select(i => Row(Int(i), Start.AddMilliseconds(i)))]);
        var first = await Source.ReadAsync(new PassRequest(Cursor.At(Start), End, 3), default);

        await TouchAsync(Int(1), Start.AddSeconds(1));
        await TouchAsync(Int(4), Start.AddSeconds(1));

        Assert.Equal([Int(0), Int(1), Int(2)], first.Records.Select(record => record.Cursor.Id));
        Assert.Equal([Int(3), Int(5), Int(1), Int(4)], await IdsAsync(first.Records[^1].Cursor, End));
    }

    [Fact]
    public async Task CheckIndexesAsync_Missing_NamesThemAndCreatesThemOnce()
    {
        var missing = (await Source.CheckIndexesAsync(IndexCreation.None, default)).Missing;

        Assert.Equal(
            [("records", "{updatedAt: 1, _id: 1}"), ("records_dead_letters", "{expiresAt: 1}")], missing.Select(index => (index.Collection, index.Keys)));
        Assert.Equal("db.getCollection(\"records_dead_letters\").createIndex({expiresAt: 1}, {expireAfterSeconds: 0})", missing[1].Command);
        Assert.Equal(["records"], (await Source.CheckIndexesAsync(IndexCreation.Own, default)).Missing.Select(index => index.Collection));
        Assert.Equal("db.getCollection(\"records\").createIndex({updatedAt: 1, _id: 1})", missing[0].Command);
        Assert.Empty((await Source.CheckIndexesAsync(IndexCreation.All, default)).Missing);
        Assert.Empty((await Source.CheckIndexesAsync(IndexCreation.All, default)).Missing);
        Assert.Empty((await Source.CheckIndexesAsync(IndexCreation.None, default)).Missing);
    }

    [Fact]
    public async Task ReadAsync_WithIndexes_GivesTheSameRows()
    {
        await InsertAsync([.. IdsInOrder.Reverse().Select(id => Row(id, Start))]);
        await Source.CheckIndexesAsync(IndexCreation.All, default);
        await InsertAsync(Row("\"late\"", Start.AddMilliseconds(1)), Row("\"early\"", Start.AddMilliseconds(-1)));

        var read = await ReadPassAsync(Cursor.At(Start), End, limit: 4);

        Assert.Equal(IdsInOrder.Select(Readable).Append("\"late\""), read.Select(record => record.Cursor.Id));
    }

    [Fact]
    public async Task WriteDeadLettersAsync_WrittenAgain_StaysAsItWas()
    {
        var letter = new DeadLetter("records", Int(1), Start, "u", "metrics.steps", "too many", Start.AddMinutes(1));
        var whole = letter with { Field = null, UserId = null, Reason = "no date", Content = RawBson.Document(RawBson.Number("a", 1)) };
        await Source.WriteDeadLettersAsync([letter, whole], default);
        await Source.WriteDeadLettersAsync([letter with { Reason = "another", DeadAt = Start.AddHours(1) }, letter with { RecordId = Int(2) }], default);
        await Source.WriteDeadLettersAsync([], default);

        var written = await ReadAllAsync("records_dead_letters");

        Assert.Equal(3, written.Count);
        Assert.Contains(Text(letter), written);
        Assert.Contains(Text(whole), written);
        Assert.Contains(Text(letter with { RecordId = Int(2) }), written);
    }

    /// <summary>Inserts documents given as canonical Extended JSON.</summary>
    private protected Task InsertAsync(params string[] documents) => InsertAsync(documents.Select(text => BsonDocument.Parse(text).ToBson()));

    private protected static string Int(int value) => string.Create(CultureInfo.InvariantCulture, $"{{\"$numberInt\":\"{value}\"}}");

    private protected static string Row(string id, DateTimeOffset updatedAt, string user = "u", DateOnly? day = null) =>
        $$"""{"_id":{{id}},"userId":"{{user}}","date":"{{day ?? new DateOnly(2025, 11, 13):yyyy-MM-dd}}","metrics":{"steps":5000},"updatedAt":{{Date(updatedAt)}}}""";

    private protected static string Date(DateTimeOffset time) =>
        string.Create(CultureInfo.InvariantCulture, $"{{\"$date\":{{\"$numberLong\":\"{time.ToUnixTimeMilliseconds()}\"}}}}");

    private protected async Task<List<SourceRecord>> ReadPassAsync(Cursor after, Cursor upTo, int limit)
    {
        var read = new List<SourceRecord>();
        for (PassPage? page = null; page is null or { More: true }; after = read.Count > 0 ? read[^1].Cursor : after)
        {
            page = await Source.ReadAsync(new PassRequest(after, upTo, limit), default);
            Assert.True(page.Records.Count <= limit);
            read.AddRange(page.Records);
            Assert.True(read.Count < 1_000, "The pass does not end.");
        }

        return read;
    }

    private static string Readable(string id) => id.Replace("\\u00E4", "ä", StringComparison.Ordinal);

    private static string Text(DeadLetter letter)
    {
        static string Quoted(string? text) => text is null ? "null" : $"\"{text.Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

        // The server sorts the fields of $setOnInsert.
        var content = $$$"""{"$binary":{"base64":"{{{Convert.ToBase64String(letter.Content.Span)}}}","subType":"00"}}""";
        var fields = new Dictionary<string, string?>
        {
            ["_id"] = Quoted(letter.Key),
            ["content"] = letter.Content.IsEmpty ? null : content,
            ["deadAt"] = Date(letter.DeadAt),
            ["expiresAt"] = Date(letter.DeadAt.AddDays(90)),
            ["field"] = Quoted(letter.Field),
            ["reason"] = Quoted(letter.Reason),
            ["recordId"] = Quoted(letter.RecordId),
            ["source"] = "\"records\"",
            ["updatedAt"] = Date(letter.UpdatedAt),
            ["userId"] = Quoted(letter.UserId),
        };
        return $"{{{string.Join(',', fields.Where(field => field.Value is not null).Select(field => $"\"{field.Key}\":{field.Value}"))}}}";
    }

    private async Task<IEnumerable<string?>> IdsAsync(Cursor after, Cursor upTo) =>
        (await Source.ReadAsync(new PassRequest(after, upTo, 1000), default)).Records.Select(record => record.Cursor.Id);
}
