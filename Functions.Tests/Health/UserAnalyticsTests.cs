using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.Logging.Abstractions;
using Pipeline.Health;
using Pipeline.MicroBatch;

namespace Pipeline.Tests.Health;

public class UserAnalyticsTests
{
    private readonly TestClock _time = new();
    private readonly MemoryHealthHistory _history = new();
    private readonly MemoryAnalyticsStore _store = new();
    private readonly UserAnalytics _analytics;

    public UserAnalyticsTests() => _analytics = new UserAnalytics(_history, _store, _time, NullLogger<UserAnalytics>.Instance);

    [Fact]
    public async Task Recompute_AUserWithoutRecords_StoresNothing()
    {
        Assert.Equal(0, await _analytics.RecomputeAsync("ann", default));
        Assert.Empty(_store.Documents);
    }

    [Fact]
    public async Task Recompute_RecordWrittenFarAhead_IsNotUsedBeforeItsTime()
    {
        var ahead = _time.GetUtcNow().AddYears(40);
        _history.Put(Histories.Steps(Histories.FirstDay, 1_000), Histories.Steps(DateOnly.FromDateTime(ahead.UtcDateTime), 9_000, ahead));

        await _analytics.RecomputeAsync("ann", default);

        Assert.All(_store.Documents, document => Assert.Equal(Histories.FirstDay, document.Results!.NewestDay));
        _time.Advance(ahead - _time.GetUtcNow());
        await _analytics.RecomputeAsync("ann", default);
        Assert.All(_store.Documents, document => Assert.Equal(9_000, document.Results!.NewestValue));
    }

    [Fact]
    public async Task Recompute_SeveralUsers_StoresTheResultsOfEach()
    {
        _history.Put(Histories.Days(1, 2, 3).Concat(Histories.Days(4).Select(record => record with { UserId = "bob" })));

        Assert.Equal(6, await _analytics.RecomputeAsync(["ann", "bob", "nobody"], default));
        Assert.Equal(0, await _analytics.RecomputeAsync(["bob", "ann"], default));
    }

    [Fact]
    public async Task Recompute_Twice_StoresOnce()
    {
        _history.Put(Histories.Days(1, 2, 3));
        Assert.Equal(3, await _analytics.RecomputeAsync("ann", default));
        var stored = Histories.Print(_store.Documents);
        _time.Advance(TimeSpan.FromHours(1));

        Assert.Equal(0, await _analytics.RecomputeAsync("ann", default));
        Assert.Equal(stored, Histories.Print(_store.Documents));
        Assert.Equal(3, _store.Written);
    }

    [Fact]
    public async Task Recompute_AfterARecordWrittenAnewWithTheSameValues_StoresNothing()
    {
        var records = Histories.Days(1, 2, 3);
        _history.Put(records);
        await _analytics.RecomputeAsync("ann", default);
        _history.Put(records[1] with { UpdatedAt = Histories.Now });

        Assert.Equal(0, await _analytics.RecomputeAsync("ann", default));
    }

    [Fact]
    public async Task Recompute_AfterALateOldDay_EqualsAComputationFromScratch()
    {
        var records = Histories.Days(5_000, null, 6_000, 7_000, 4_000, 5_500, 6_500, 7_500, 5_200, 30_000);
        _history.Put(records);
        await _analytics.RecomputeAsync("ann", default);
        _time.Advance(TimeSpan.FromMinutes(1));
        _history.Put(Histories.Steps(Histories.FirstDay.AddDays(1), 25_000, Histories.Now));
        Assert.Equal(3, await _analytics.RecomputeAsync("ann", default));

        var everything = await _history.ReadAsync("ann", default);
        Assert.Equal(Histories.PrintResults(HealthAnalytics.Compute(everything, _time.GetUtcNow())), Histories.PrintResults(_store.Documents));
        Assert.All(_store.Documents, document => Assert.Equal(_time.GetUtcNow(), document.CalculatedAt));
        Assert.All(_store.Documents, document => Assert.Equal(_time.GetUtcNow().AddDays(90), document.ExpiresAt));
    }

    [Fact]
    public async Task Recompute_AfterTheLastValueOfAMetricIsTakenBack_EmptiesItsResultsOnce()
    {
        var day = Histories.Steps(Histories.FirstDay, 1_000);
        _history.Put(day with { Metrics = day.Metrics with { Weight = 70 } });
        await _analytics.RecomputeAsync("ann", default);
        _history.Put(day);

        Assert.Equal(3, await _analytics.RecomputeAsync("ann", default));
        Assert.Null((await _store.FindAsync("ann", MetricType.Weight, TimeRange.Month, default))!.Results);
        Assert.NotNull((await _store.FindAsync("ann", MetricType.Steps, TimeRange.Month, default))!.Results);
        Assert.Equal(0, await _analytics.RecomputeAsync("ann", default));

        _history.Put(day with { Metrics = day.Metrics with { Weight = 71 } });
        Assert.Equal(3, await _analytics.RecomputeAsync("ann", default));
        Assert.Equal(71, (await _store.FindAsync("ann", MetricType.Weight, TimeRange.Month, default))!.Results!.NewestValue);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Recompute_WhileAnotherWriterStoresSomethingNewer_NeverOverwritesItWithOlder(bool rightAfterReading)
    {
        _history.Put(Histories.Days(1, 2, 3));
        var other = new UserAnalytics(_history, _store, new TestClock(_time.GetUtcNow().AddDays(-1)), NullLogger<UserAnalytics>.Instance);
        Func<Task> interfere = async () =>
        {
            // The record comes after this one has read the history; the other writer's clock is a day behind.
            _history.AfterRead = _store.BeforeUpsert = null;
            _history.Put(Histories.Steps(Histories.FirstDay.AddDays(3), 4));
            await other.RecomputeAsync("ann", default);
        };
        _history.AfterRead = rightAfterReading ? interfere : null;
        _store.BeforeUpsert = rightAfterReading ? null : interfere;

        Assert.Equal(0, await _analytics.RecomputeAsync("ann", default));
        Assert.All(_store.Documents, document => Assert.Equal(4, document.Results!.NewestValue));
    }

    [Fact]
    public async Task Recompute_WithOtherWritersAgainAndAgain_LeavesItForLater()
    {
        _history.Put(Histories.Days(1));
        var value = 1;
        _store.BeforeUpsert = async () =>
        {
            var other = Histories.Days(value += 2);
            var before = _store.BeforeUpsert;
            _store.BeforeUpsert = null;
            var versions = await _store.ReadVersionsAsync("ann", default);
            await _store.UpsertAsync(AnalyticsChanges.Find("ann", other, versions, Histories.Now), default);
            _store.BeforeUpsert = before;
        };

        var exception = await Assert.ThrowsAsync<SourceUnavailableException>(() => _analytics.RecomputeAsync("ann", default));
        Assert.Equal("The analytics of user 'ann' were changed by other writers during 5 attempts.", exception.Message);
    }

    [Fact]
    public void Recompute_AfterEveryBatchOfAnySize_EndsWhereOneBatchDoes() =>
        Prop.ForAll(HistoryGenerators.Any, Gen.Choose(1, 50).ToArbitrary(), (records, size) =>
        {
            // One stored record for a user and day, as the collection has it, in the order of writing.
            var written = records.OrderBy(record => record.UpdatedAt).ToList();
            return RecomputeInBatches(written, size) == RecomputeInBatches(written, int.MaxValue);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(60));

    private static string RecomputeInBatches(List<HealthRecord> records, int size)
    {
        var history = new MemoryHealthHistory();
        var store = new MemoryAnalyticsStore();
        var analytics = new UserAnalytics(history, store, new TestClock(), NullLogger<UserAnalytics>.Instance);
        foreach (var batch in records.Chunk(size))
        {
            history.Put(batch);
            analytics.RecomputeAsync("ann", default).GetAwaiter().GetResult();
        }

        return Histories.PrintResults(store.Documents);
    }
}
