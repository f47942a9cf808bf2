using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using MongoDB.Bson;
using Pipeline.Checkpoints;
using Pipeline.Health;
using Pipeline.MicroBatch;
using Pipeline.Mongo;
using Pipeline.Tests.Mongo;

namespace Pipeline.Tests.Health;

public sealed class HealthBatchHandlerTests
{
    private static readonly IMeterFactory Meters = new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>();

    private static readonly DateTimeOffset At = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly MemoryHealthHistory _history = new();
    private readonly MemoryAnalyticsStore _store = new();
    private readonly IBatchHandler _handler;

    public HealthBatchHandlerTests() =>
        _handler = new HealthBatchHandlerFactory(new Database(_history, _store), new HealthMeter(Meters), new TestClock(), NullLogger<UserAnalytics>.Instance)
            .Create(new MicroBatchOptions().Source);

    [Fact]
    public async Task HandleAsync_AllKinds_NamesProblemsUsersAndWhatIsPassedOver()
    {
        var good = Row(1, RawBson.Text("userId", "ann"), Day);
        var unusable = Row(2, RawBson.Text("userId", "bob"));
        var metrics = RawBson.Element(BsonType.Document, "metrics", RawBson.Document(RawBson.Number("steps", -1)));
        var field = Row(3, RawBson.Text("userId", "cem"), Day, RawBson.Text("source", "x"), metrics);
        var nobodys = Row(4, Day);
        var unknown = Row(5, RawBson.Number("userId", 5), Day);

        var outcome = await _handler.HandleAsync([good, unusable, field, nobodys, unknown], default);

        Assert.Equal(
            [
                new RecordProblem(
                    unusable, "bob", null, "date is missing; a date, or a text such as 2025-11-13, from 1900-01-01 to the day after updatedAt is wanted."),
                new RecordProblem(field, "cem", "source", "source is \"x\"; googlefit, manual or import is allowed."),
                new RecordProblem(field, "cem", "metrics.steps", "metrics.steps is -1; a number from 0 to 100,000 is allowed."),
                new RecordProblem(unknown, null, null, "userId is a number; a text of 1 to 256 characters is wanted."),
            ],
            outcome.Problems);
        Assert.Equal([new("ann", good.Cursor), new("bob", unusable.Cursor), new("cem", field.Cursor)], outcome.Users);
        Assert.Equal((1, 3), (outcome.PassedOver, outcome.InvalidRecords));
    }

    [Fact]
    public async Task HandleAsync_DatesWithATimeOfDay_AreCounted()
    {
        var counted = 0L;
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Name == "pipeline.health.dates_with_time" && instrument.Meter.Scope == Meters)
                {
                    self.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((_, measurement, _, _) => counted += measurement);
        listener.Start();
        var midnight = RawBson.Date("date", new DateTimeOffset(2025, 11, 13, 0, 0, 0, TimeSpan.Zero));
        var evening = RawBson.Date("date", new DateTimeOffset(2025, 11, 12, 23, 0, 0, TimeSpan.Zero));

        await _handler.HandleAsync(
            [
                Row(1, RawBson.Text("userId", "ann"), midnight),
                Row(2, RawBson.Text("userId", "ann"), evening),
                Row(3, RawBson.Text("userId", "ann"), evening, RawBson.Text("timeZone", "Europe/Berlin")),
                Row(4, RawBson.Text("userId", "ann"), Day),
            ],
            default);

        Assert.Equal(1, counted);
    }

    [Fact]
    public void UserOf_UnusableRecord_IsItsUser()
    {
        Assert.Equal("bob", _handler.UserOf(Row(2, RawBson.Text("userId", "bob"))));
        Assert.Null(_handler.UserOf(Row(2, Day)));
    }

    [Fact]
    public async Task RecomputeAsync_SeveralUsers_StoresTheResultsOfEach()
    {
        _history.Put(Histories.Days(1, 2, 3).Concat(Histories.Days(4).Select(record => record with { UserId = "bob" })));

        await _handler.RecomputeAsync(["ann", "bob", "nobody"], default);

        Assert.Equal(["ann", "bob"], _store.Documents.Select(document => document.UserId).Distinct());
    }

    private static byte[] Day => RawBson.Text("date", "2025-11-13");

    private static SourceRecord Row(int id, params byte[][] fields) =>
        new(new Cursor(At, $"{id}"), RawBson.Document([RawBson.Number("_id", id), .. fields, RawBson.Date("updatedAt", At)]));

    private sealed class Database(IHealthHistory history, IAnalyticsStore store) : IHealthDatabase
    {
        public IHealthRecordReader CreateReader() => new HealthRecordReader();

        public IHealthHistory OpenHistory(PollSource source) => history;

        public IAnalyticsStore OpenAnalytics(string database) => store;
    }
}
