using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using MongoDB.Bson;
using MongoDB.Driver;
using Pipeline.Checkpoints;
using Pipeline.Health;
using Pipeline.MicroBatch;
using Pipeline.Mongo;
using Pipeline.Tests.Checkpoints;
using Pipeline.Tests.Health;
using Pipeline.Tests.MicroBatch;
using Pipeline.Tests.Services;

namespace Pipeline.Tests.Mongo;

/// <summary>Polls of health records over the driver that die at each of their requests.</summary>
[Collection(MongoDbCollection.Name)]
public sealed class MongoRestartTests(MongoDbStandIn mongo)
{
    private const string Collection = "records";

    private static readonly IMeterFactory Meters = new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>();

    [Fact]
    public async Task Poll_ProcessEndsAtEveryRequest_TheNextOneEndsWithTheSame()
    {
        var (expected, letters, requests) = await RunAsync(null, dieAfter: false);
        Assert.InRange(requests, 15, 60);
        Assert.Equal(2, letters.Count);
        for (var k = 1; k <= requests; k++)
        {
            var after = await RunAsync(k, dieAfter: true);
            Assert.Equal(expected, after.Results);
            Assert.Equal(letters, after.Letters);
            Assert.Equal(expected, (await RunAsync(k, dieAfter: false)).Results);
        }
    }

    private async Task<(string Results, IReadOnlyList<string> Letters, int Requests)> RunAsync(int? dieAt, bool dieAfter)
    {
        using var world = new PollWorld();
        var database = mongo.NewDatabase();
        var now = TimeProvider.System.GetUtcNow();
        world.Time.Advance(now - world.Time.GetUtcNow());
        var rows = Rows(Cursor.At(now.AddMinutes(-2)).UpdatedAt).Select(row => new RawBsonDocument(row));
        await database.GetCollection<RawBsonDocument>(Collection).InsertManyAsync(rows);
        var faults = new Faults { DieAt = dieAt, DieAfter = dieAfter };
        try
        {
            await Poller(world, database, faults).RunAsync(force: true, null, default, default);
        }
        catch (ProcessDiedException)
        {
            // Before the poll itself began.
        }

        world.Time.Advance(CheckpointLease.Duration + TimeSpan.FromSeconds(1));
        Assert.Equal(PollOutcome.Polled, (await Poller(world, database, new Faults()).RunAsync(force: true, null, default, default)).Outcome);
        var stored = (await database.GetCollection<BsonDocument>("analytics").Find(new BsonDocument()).ToListAsync()).Select(AnalyticsBson.Read);
        var letters = await database.GetCollection<BsonDocument>(Collection + "_dead_letters").Find(new BsonDocument()).ToListAsync();
        var reasons = letters.Select(letter => $"{letter["recordId"]} {letter["reason"]}").Order(StringComparer.Ordinal);
        return (Histories.PrintResults(stored), [.. reasons], faults.Requests);
    }

    private static SourcePoller Poller(PollWorld world, IMongoDatabase database, Faults faults)
    {
        var source = new PollSource(Collection, database.DatabaseNamespace.DatabaseName, Collection, "health", TimeSpan.FromMinutes(1));
        var handler = new HealthBatchHandlerFactory(
            new FaultyDatabase(database, faults), new HealthMeter(Meters), world.Time, NullLogger<UserAnalytics>.Instance).Create(source);
        return new SourcePoller(
            world.Options,
            world.Limits,
            source,
            new FaultySource(new MongoRecordSource(database, source, handler.Fields), faults),
            handler,
            new FaultyCheckpointStore(world.Checkpoints, faults),
            new PollMetrics(world.Meters, world.Time),
            world.Time,
            NullLogger<SourcePoller>.Instance);
    }

    // Seven rows of one time, a page of three; one of them out of range, one that is no record.
    private static IEnumerable<byte[]> Rows(DateTimeOffset at)
    {
        for (var i = 0; i < 7; i++)
        {
            var steps = RawBson.Document(RawBson.Number("steps", i == 3 ? -1 : 4_000 + i));
            byte[][] fields =
            [
                RawBson.Number("_id", i),
                RawBson.Text("userId", $"user{i % 3}"),
                i == 5 ? RawBson.Number("date", 5) : RawBson.Text("date", $"2025-11-{10 + i}"),
                RawBson.Element(BsonType.Document, "metrics", steps),
                RawBson.Date("updatedAt", at),
            ];
            yield return RawBson.Document(fields);
        }
    }

    private sealed class FaultySource(IRecordSource inner, Faults faults) : IRecordSource
    {
        public Task<DateTimeOffset> GetServerTimeAsync(CancellationToken cancellationToken) =>
            faults.RunAsync("hello", () => inner.GetServerTimeAsync(cancellationToken));

        public Task<IndexState> CheckIndexesAsync(IndexCreation creation, CancellationToken cancellationToken) =>
            faults.RunAsync("indexes", () => inner.CheckIndexesAsync(creation, cancellationToken));

        public Task<PassPage> ReadAsync(PassRequest request, CancellationToken cancellationToken) =>
            faults.RunAsync("find", () => inner.ReadAsync(request, cancellationToken));

        public Task<UnreadRows> CountUnreadAsync(DateTimeOffset start, DateTimeOffset ahead, CancellationToken cancellationToken) =>
            faults.RunAsync("count", () => inner.CountUnreadAsync(start, ahead, cancellationToken));

        public Task WriteDeadLettersAsync(IReadOnlyList<DeadLetter> letters, CancellationToken cancellationToken) => faults.RunAsync("bury", async () =>
        {
            await inner.WriteDeadLettersAsync(letters, cancellationToken);
            return true;
        });
    }

    private sealed class FaultyDatabase(IMongoDatabase database, Faults faults) : IHealthDatabase, IHealthHistory, IAnalyticsStore
    {
        private readonly MongoHealthHistory _history = new(database, Collection);
        private readonly MongoAnalyticsStore _store = new(database, NullLogger<MongoAnalyticsStore>.Instance);

        public IHealthRecordReader CreateReader() => new HealthRecordReader();

        public IHealthHistory OpenHistory(PollSource source) => this;

        public IAnalyticsStore OpenAnalytics(string name) => this;

        public Task<IndexState> CheckIndexesAsync(bool create, CancellationToken cancellationToken) =>
            faults.RunAsync("indexes", () => _store.CheckIndexesAsync(create, cancellationToken));

        public Task<IReadOnlyList<HealthRecord>> ReadAsync(IReadOnlyList<string> userIds, CancellationToken cancellationToken) =>
            faults.RunAsync("history", () => _history.ReadAsync(userIds, cancellationToken));

        public Task<IReadOnlyList<AnalyticsVersion>> ReadVersionsAsync(IReadOnlyList<string> userIds, CancellationToken cancellationToken) =>
            faults.RunAsync("versions", () => _store.ReadVersionsAsync(userIds, cancellationToken));

        public Task<int> UpsertAsync(IReadOnlyList<AnalyticsWrite> writes, CancellationToken cancellationToken) =>
            faults.RunAsync("upsert", () => _store.UpsertAsync(writes, cancellationToken));

        public Task<AnalyticsDocument?> FindAsync(string userId, MetricType metricType, TimeRange timeRange, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public Task<IReadOnlyList<AnomalyEntry>> ReadAnomaliesAsync(AnomalyQuery query, CancellationToken cancellationToken) =>
            throw new NotSupportedException();
    }
}
