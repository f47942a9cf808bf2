using System.Globalization;
using Pipeline.Health;
using Pipeline.MicroBatch;

namespace Pipeline.Tests.Mongo;

/// <summary>What every <see cref="IMetricSource"/> and <see cref="IHealthHistory"/> over MongoDB does. Each test has a collection of its own.</summary>
public abstract class MetricSourceContract
{
    private protected static readonly DateTimeOffset Start = new(2025, 11, 13, 8, 0, 0, TimeSpan.Zero);
    private static readonly Cursor End = Cursor.At(Start.AddDays(1));

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
    private protected abstract IMetricSource Source { get; }

    private protected abstract IHealthHistory History { get; }

    /// <summary>Inserts documents given as canonical Extended JSON.</summary>
    private protected abstract Task InsertAsync(params string[] documents);

    /// <summary>Every document of a collection as canonical Extended JSON, in the order they were inserted.</summary>
    private protected abstract Task<IReadOnlyList<string>> ReadAllAsync(string collection);

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
    public async Task ReadAsync_NoUserOrNoDate_IsNoRow()
    {
        var date = Date(Start);
        await InsertAsync(
            $$"""{"_id":"no user","updatedAt":{{date}}}""",
            $$"""{"_id":"null user","userId":null,"updatedAt":{{date}}}""",
            """{"_id":"no date","userId":"u"}""",
            """{"_id":"null date","userId":"u","updatedAt":null}""",
            """{"_id":"text","userId":"u","updatedAt":"2025-11-13T08:00:00Z"}""",
            """{"_id":"number","userId":"u","updatedAt":{"$numberLong":"1763020800000"}}""",
            """{"_id":"timestamp","userId":"u","updatedAt":{"$timestamp":{"t":1763020800,"i":1}}}""",
            $$"""{"_id":"array","userId":"u","updatedAt":[{{date}}]}""",
            """{"_id":"empty array","userId":"u","updatedAt":[]}""",
            Row("\"good\"", Start));

        Assert.Equal(["\"good\""], await IdsAsync(Cursor.At(DateTimeOffset.UnixEpoch), End));
        Assert.Equal(7, await Source.CountUndatedAsync(default));
    }

    [Fact]
    public async Task CountUndatedAsync_AllDatedOrNoCollection_IsZero()
    {
        Assert.Equal(0, await Source.CountUndatedAsync(default));
        await InsertAsync(Row(Int(1), Start));
        Assert.Equal(0, await Source.CountUndatedAsync(default));
        Assert.Single(await IdsAsync(Cursor.At(Start), End));
    }

    [Fact]
    public async Task ReadAsync_EveryField_IsRead()
    {
        await InsertAsync(
            $$$$"""
            {"_id":{"$oid":"64b000000000000000000001"},"userId":"üser","date":{"$date":{"$numberLong":"1762992000000"}},"metrics":{"steps":{"$numberInt":"8000"},
            "distance":{"$numberDouble":"6.25"},"calories":{"$numberLong":"2100"},"weight":{"$numberDecimal":"70.5"},"height":null,"sleepHours":"long","hydration":{"$numberInt":"99"},
            "bloodPressure":{"systolic":{"$numberInt":"120"},"diastolic":{"$numberInt":"80"}},"other":[{"a":{"$minKey":1}}]},"source":"manual","activities":["run","swim"],
            "createdAt":{{{{Date(Start.AddHours(-1))}}}},"updatedAt":{{{{Date(Start)}}}},"more":{"$code":"x","$scope":{}}}
            """);

        var read = Assert.Single((await Source.ReadAsync(new PassRequest(Cursor.At(Start), End, 10), default)).Records);

        Assert.Null(read.Problem);
        Assert.Equal(new Cursor(Start, """{"$oid":"64b000000000000000000001"}"""), read.Cursor);
        Assert.Equal(("üser", new DateOnly(2025, 11, 13), RecordSource.Manual), (read.Record!.UserId, read.Record.Date, read.Record.Source));
        Assert.Equal(
            new HealthMetrics { Steps = 8000, Distance = 6.25, Calories = 2100, Weight = 70.5, BloodPressure = new BloodPressure(120, 80) }, read.Record.Metrics);
        Assert.Equal((Start, Start.AddHours(-1)), (read.Record.UpdatedAt, read.Record.CreatedAt));
        Assert.Equal(["run", "swim"], read.Record.Activities);
        Assert.Equal(["metrics.sleepHours", "metrics.hydration"], read.Record.Problems.Select(problem => problem.Field));
    }

    [Theory]
    [InlineData("\"userId\":{\"$numberInt\":\"5\"},\"date\":\"2025-11-13\"", "userId")]
    [InlineData("\"userId\":\"\",\"date\":\"2025-11-13\"", "userId")]
    [InlineData("\"userId\":\"u\"", "date")]
    [InlineData("\"userId\":\"u\",\"date\":\"13.11.2025\"", "date")]
    [InlineData("\"userId\":\"u\",\"date\":{\"$date\":{\"$numberLong\":\"253402300800000\"}}", "date")]
    public async Task ReadAsync_UnusableRecord_IsHandedOverWithItsProblem(string fields, string field)
    {
        await InsertAsync($$"""{"_id":"bad",{{fields}},"updatedAt":{{Date(Start)}}}""");

        var read = Assert.Single((await Source.ReadAsync(new PassRequest(Cursor.At(Start), End, 10), default)).Records);

        Assert.Equal(new Cursor(Start, "\"bad\""), read.Cursor);
        Assert.Null(read.Record);
        Assert.StartsWith(field, read.Problem, StringComparison.Ordinal);
        Assert.Equal(field == "userId" ? null : "u", read.UserId);
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
        var missing = (await Source.CheckIndexesAsync(create: false, default)).Missing;

        Assert.Equal(["{updatedAt: 1, _id: 1}", "{userId: 1, date: 1}"], missing.Select(index => index.Keys));
        Assert.Equal("db.getCollection(\"records\").createIndex({updatedAt: 1, _id: 1})", missing[0].Command);
        Assert.Empty((await Source.CheckIndexesAsync(create: true, default)).Missing);
        Assert.Empty((await Source.CheckIndexesAsync(create: true, default)).Missing);
        Assert.Empty((await Source.CheckIndexesAsync(create: false, default)).Missing);
    }

    [Fact]
    public async Task ReadAsync_WithIndexes_GivesTheSameRows()
    {
        await InsertAsync([.. IdsInOrder.Reverse().Select(id => Row(id, Start))]);
        await Source.CheckIndexesAsync(create: true, default);
        await InsertAsync(Row("\"late\"", Start.AddMilliseconds(1)), Row("\"early\"", Start.AddMilliseconds(-1)));

        var read = await ReadPassAsync(Cursor.At(Start), End, limit: 4);

        Assert.Equal(IdsInOrder.Select(Readable).Append("\"late\""), read.Select(record => record.Cursor.Id));
    }

    [Fact]
    public async Task WriteDeadLettersAsync_WrittenAgain_StaysAsItWas()
    {
        var letter = new DeadLetter("records", Int(1), Start, "u", "metrics.steps", "too many", Start.AddMinutes(1));
        var whole = letter with { Field = null, UserId = null, Reason = "no date" };
        await Source.WriteDeadLettersAsync([letter, whole], default);
        await Source.WriteDeadLettersAsync([letter with { Reason = "another", DeadAt = Start.AddHours(1) }, letter with { RecordId = Int(2) }], default);
        await Source.WriteDeadLettersAsync([], default);

        var written = await ReadAllAsync("records_dead_letters");

        Assert.Equal(3, written.Count);
        Assert.Contains(Text(letter), written);
        Assert.Contains(Text(whole), written);
        Assert.Contains(Text(letter with { RecordId = Int(2) }), written);
    }

    [Fact]
    public async Task History_ManyRecords_GivesThoseOfTheUserThatCanBeUsed()
    {
        await InsertAsync([.. Enumerable.Range(0, 250).Select(i => Row(Int(i), Start, user: i % 2 == 0 ? "a" : "b", day: new DateOnly(2025, 1, 1).AddDays(i)))]);
        await InsertAsync($$"""{"_id":"bad","userId":"a","updatedAt":{{Date(Start)}}}""");

        var records = await History.ReadAsync("a", default);

        Assert.Equal(Enumerable.Range(0, 125).Select(i => new DateOnly(2025, 1, 1).AddDays(2 * i)), records.Select(record => record.Date).Order());
        Assert.All(records, record => Assert.Equal("a", record.UserId));
        Assert.Empty(await History.ReadAsync("c", default));
    }

    private protected static string Int(int value) => string.Create(CultureInfo.InvariantCulture, $"{{\"$numberInt\":\"{value}\"}}");

    private protected static string Row(string id, DateTimeOffset updatedAt, string user = "u", DateOnly? day = null) =>
        $$$"""{"_id":{{{id}}},"userId":"{{{user}}}","date":"{{{day ?? new DateOnly(2025, 11, 13):yyyy-MM-dd}}}","metrics":{"steps":{"$numberInt":"5000"}},"updatedAt":{{{Date(updatedAt)}}}}""";

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
        }

        return read;
    }

    private static string Readable(string id) => id.Replace("\\u00E4", "ä", StringComparison.Ordinal);

    private static string Text(DeadLetter letter)
    {
        static string Quoted(string? text) => text is null ? "null" : $"\"{text.Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

        // The server sorts the fields of $setOnInsert.
        return $$"""{"_id":{{Quoted(letter.Key)}},"deadAt":{{Date(letter.DeadAt)}},"field":{{Quoted(letter.Field)}},"reason":{{Quoted(letter.Reason)}},"recordId":{{Quoted(letter.RecordId)}},"source":"records","updatedAt":{{Date(letter.UpdatedAt)}},"userId":{{Quoted(letter.UserId)}}}""";
    }

    private async Task<IEnumerable<string?>> IdsAsync(Cursor after, Cursor upTo) =>
        (await Source.ReadAsync(new PassRequest(after, upTo, 1000), default)).Records.Select(record => record.Cursor.Id);
}
