using Pipeline.Health;

namespace Pipeline.Tests.Mongo;

/// <summary>What every <see cref="IAnalyticsStore"/> over MongoDB does. Each test has a database of its own.</summary>
public abstract class AnalyticsStoreContract
{
    private static readonly DateTimeOffset Now = new(2025, 11, 13, 8, 0, 0, 123, TimeSpan.Zero);

    private protected abstract IAnalyticsStore Store { get; }

    /// <summary>Every document of the analytics as canonical Extended JSON.</summary>
    private protected abstract Task<IReadOnlyList<string>> ReadAllAsync();

    /// <summary>The expireAfterSeconds of each index that has it, by the index's first field.</summary>
    private protected abstract Task<IReadOnlyDictionary<string, long>> TtlIndexesAsync();

    [Fact]
    public async Task CheckIndexesAsync_Missing_NamesThemAndCreatesThemOnce()
    {
        var missing = (await Store.CheckIndexesAsync(create: false, default)).Missing;

        Assert.Equal(
            ["{expiresAt: 1}", "{userId: 1}", "{timeRange: 1, \"results.anomalies.date\": 1}"], missing.Select(index => index.Keys));
        Assert.Equal("db.getCollection(\"analytics\").createIndex({expiresAt: 1}, {expireAfterSeconds: 0})", missing[0].Command);
        Assert.Empty((await Store.CheckIndexesAsync(create: true, default)).Missing);
        Assert.Empty((await Store.CheckIndexesAsync(create: true, default)).Missing);
        Assert.Empty((await Store.CheckIndexesAsync(create: false, default)).Missing);
        Assert.Equal([new("expiresAt", 0)], await TtlIndexesAsync());
    }

    [Fact]
    public async Task UpsertAsync_NothingStored_StoresWhatFindGives()
    {
        var document = Document("u");
        var empty = Document("u", MetricType.Weight) with { Results = null };

        Assert.Equal(2, await Store.UpsertAsync([new(document, null), new(empty, null)], default));

        Assert.Equivalent(document, await Store.FindAsync("u", MetricType.Steps, TimeRange.Quarter, default), strict: true);
        Assert.Equivalent(empty, await Store.FindAsync("u", MetricType.Weight, TimeRange.Quarter, default), strict: true);
        Assert.Null(await Store.FindAsync("u", MetricType.Steps, TimeRange.Week, default));
        var stored = await ReadAllAsync();
        Assert.All(stored, text => Assert.Contains("\"calculatedAt\":{\"$date\":{\"$numberLong\":\"1763020800123\"}}", text, StringComparison.Ordinal));
        Assert.All(stored, text => Assert.Contains("\"expiresAt\":{\"$date\":{\"$numberLong\":\"1770796800123\"}}", text, StringComparison.Ordinal));
        Assert.StartsWith("{\"_id\":\"u|steps|90day\"", stored[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task UpsertAsync_StoredMeanwhile_StaysAsItIs()
    {
        var first = Document("u");
        await Store.UpsertAsync([new(first, null)], default);

        var second = first with { InputsVersion = "v2" };
        Assert.Equal(0, await Store.UpsertAsync([new(second, null)], default));
        Assert.Equal(0, await Store.UpsertAsync([new(second, VersionOf(first) with { InputsVersion = "v0" })], default));
        Assert.Equal(0, await Store.UpsertAsync([new(second, VersionOf(first) with { CalculatedAt = Now.AddMilliseconds(1) })], default));

        Assert.Equal("v1", (await Store.FindAsync("u", MetricType.Steps, TimeRange.Quarter, default))!.InputsVersion);
        Assert.Single(await ReadAllAsync());
    }

    [Fact]
    public async Task UpsertAsync_ReplacesWhatIsStored_StoresTheNewOne()
    {
        var first = Document("u");
        var second = first with { InputsVersion = "v2", CalculatedAt = Now.AddSeconds(1), Results = null };
        await Store.UpsertAsync([new(first, null)], default);

        Assert.Equal(1, await Store.UpsertAsync([new(second, VersionOf(first))], default));
        Assert.Equal(0, await Store.UpsertAsync([new(second, VersionOf(first))], default));

        Assert.Equivalent(second, await Store.FindAsync("u", MetricType.Steps, TimeRange.Quarter, default), strict: true);
        Assert.Single(await ReadAllAsync());
    }

    [Fact]
    public async Task UpsertAsync_NothingToReplace_StoresNothing()
    {
        Assert.Equal(0, await Store.UpsertAsync([new(Document("u"), VersionOf(Document("u")))], default));
        Assert.Equal(0, await Store.UpsertAsync([], default));
        Assert.Empty(await ReadAllAsync());
    }

    [Fact]
    public async Task UpsertAsync_SomeOfManyTaken_StoresTheOthers()
    {
        var documents = Enumerable.Range(0, 40).Select(i => Document($"user {i}")).ToList();
        await Store.UpsertAsync([.. documents.Where((_, i) => i % 4 == 0).Select(document => new AnalyticsWrite(document, null))], default);

        Assert.Equal(30, await Store.UpsertAsync([.. documents.Select(document => new AnalyticsWrite(document, null))], default));
        Assert.Equal(40, (await ReadAllAsync()).Count);
    }

    [Fact]
    public async Task UpsertAsync_ManyWritersAtOnce_StoresOne()
    {
        var writers = Enumerable.Range(0, 8).Select(i => Document("u") with { InputsVersion = $"v{i}" });
        var stored = await Task.WhenAll(writers.Select(document => Store.UpsertAsync([new(document, null)], default)));

        Assert.Equal(1, stored.Sum());
        Assert.Single(await ReadAllAsync());
    }

    [Fact]
    public async Task ReadVersionsAsync_SeveralUsers_GivesThoseOfOne()
    {
        var mine = Document("u");
        var empty = Document("u", MetricType.Weight) with { Results = null, InputsVersion = "w" };
        await Store.UpsertAsync([new(mine, null), new(empty, null), new(Document("u|x"), null)], default);

        var versions = await Store.ReadVersionsAsync(["u"], default);

        Assert.Equal([VersionOf(mine), VersionOf(empty)], versions.OrderBy(version => version.MetricType));
        Assert.Empty(await Store.ReadVersionsAsync(["nobody"], default));
    }

    [Fact]
    public async Task ReadAnomaliesAsync_Filters_GiveWhatMatchesInOrder()
    {
        await Store.UpsertAsync(
            [
                new(Document("b", days: [(1, AnomalySeverity.Low), (5, AnomalySeverity.High)]), null),
                new(Document("a", days: [(2, AnomalySeverity.High), (3, AnomalySeverity.Low)]), null),
                new(Document("a", MetricType.Weight, days: [(4, AnomalySeverity.High)]), null),
                new(Document("c"), null),
                new(Document("d") with { Results = null }, null),
                new(Document("a", days: [(9, AnomalySeverity.High)]) with { TimeRange = TimeRange.Week }, null),
            ],
            default);

        Assert.Equal(["a2", "a3", "a4", "b1", "b5"], await AnomaliesAsync(new(null, null, null, null, 10)));
        Assert.Equal(["a3", "a4", "b5"], await AnomaliesAsync(new(Day(3), null, null, null, 10)));
        Assert.Equal(["a2", "a4", "b5"], await AnomaliesAsync(new(null, AnomalySeverity.High, null, null, 10)));
        Assert.Equal(["b5"], await AnomaliesAsync(new(Day(3), AnomalySeverity.High, "b", null, 10)));
        Assert.Empty(await AnomaliesAsync(new(Day(6), null, null, null, 10)));
        Assert.Empty(await AnomaliesAsync(new(null, null, "c", null, 10)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(20)]
    public async Task ReadAnomaliesAsync_Pages_GiveEveryAnomalyOnce(int limit)
    {
        (int, AnomalySeverity)[] days = [(1, AnomalySeverity.Low), (2, AnomalySeverity.Low), (3, AnomalySeverity.Low)];
        await Store.UpsertAsync([.. "cab".Select(user => new AnalyticsWrite(Document(user.ToString(), days: days), null))], default);

        var read = new List<AnomalyEntry>();
        for (var more = true; more;)
        {
            var page = await Store.ReadAnomaliesAsync(new(null, null, null, read.Count > 0 ? read[^1].Position : null, limit), default);
            Assert.True(page.Count <= limit);
            more = page.Count == limit;
            read.AddRange(page);
        }

        Assert.Equal(["a1", "a2", "a3", "b1", "b2", "b3", "c1", "c2", "c3"], read.Select(Name));
    }

    private static DateOnly Day(int day) => new(2025, 11, day);

    private static string Name(AnomalyEntry entry) => $"{entry.UserId}{entry.Anomaly.Date.Day}";

    /// <summary>The analytics of a user with one anomaly.</summary>
    private protected static AnalyticsDocument WithAnomaly(string user) => Document(user, days: [(1, AnomalySeverity.Low)]);

    private static AnalyticsVersion VersionOf(AnalyticsDocument document) =>
        new(document.UserId, document.MetricType, document.TimeRange, document.InputsVersion, document.CalculatedAt);

    private static AnalyticsDocument Document(string user, MetricType metric = MetricType.Steps, (int Day, AnomalySeverity Severity)[]? days = null) => new(
        user,
        metric,
        TimeRange.Quarter,
        Now,
        Now + AnalyticsDocument.Retention,
        "v1",
        new MetricAnalytics(
            Day(13),
            8000.5,
            new RangeStatistics(80, 7000, 7100.25, 10, 20000, null, 88.888888888888886),
            new PeriodComparison(null, -12.5, 1e-7),
            new Trend(TrendDirection.Up, 7.25),
            50,
            new Streak(3, Day(11), 12),
            [.. (days ?? []).Select(one => new Anomaly(Day(one.Day), 20000, 7000, 13000, one.Severity, "Far more “steps” than usual."))]));

    private async Task<IEnumerable<string>> AnomaliesAsync(AnomalyQuery query) => (await Store.ReadAnomaliesAsync(query, default)).Select(Name);
}
