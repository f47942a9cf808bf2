using System.Text.Json.Nodes;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Moq;
using Pipeline.CouchDb;
using Pipeline.Jobs;
using Pipeline.Jobs.Api;
using Pipeline.Jobs.Schedules;

namespace Pipeline.Tests.Jobs.Schedules;

public sealed class ScheduleRunTests
{
    private static readonly DateTimeOffset Midnight = new(2026, 5, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly JobBench _bench = new();
    private readonly TestClock _time = new() { AutoAdvance = true };
    private readonly ScheduleStore _store;
    private readonly ScheduleRun _run;
    private readonly Mock<DurableTaskClient> _client = new("test");

    public ScheduleRunTests()
    {
        var couchDb = Options.Create(new CouchDbOptions());
        _store = new ScheduleStore(_bench.Server, couchDb);
        var requests = new JobRequestReader(_bench.Kinds, couchDb, Options.Create(_bench.JobOptions), _time);
        var start = new ScheduleStart(_bench.Starter, requests, NullLogger<ScheduleStart>.Instance);
        _run = new ScheduleRun(_store, _bench.Store, start, _time, NullLogger<ScheduleRun>.Instance);
        _client.Setup(client => client.ScheduleNewOrchestrationInstanceAsync(
            It.IsAny<TaskName>(), It.IsAny<object?>(), It.IsAny<StartOrchestrationOptions?>(), It.IsAny<CancellationToken>())).ReturnsAsync("x");
        _bench.Database.KnowsSequences = true;
    }

    [Fact]
    public async Task RunAsync_AfterAWhileInWhichNoHostRan_StartsOneJobForAllThatCameDue()
    {
        await PutAsync(ScheduleOverlap.Skip);

        await RunAtAsync(Midnight.AddMinutes(59));
        Assert.Empty(await JobsAsync());
        await RunAtAsync(Midnight.AddHours(5.5));
        await RunAtAsync(Midnight.AddHours(5.6));

        Assert.Equal(["hourly-20260501T050000Z"], await JobsAsync());
    }

    [Fact]
    public async Task RunAsync_HostThatDiedBeforeItWroteWhatItHadStarted_StartsItNoSecondTime()
    {
        await PutAsync(ScheduleOverlap.Skip);
        var before = (await _store.FindAsync("hourly", default))!;
        await RunAtAsync(Midnight.AddHours(1));
        var after = (await _store.FindAsync("hourly", default))!;
        await _store.TrySaveAsync(before with { Rev = after.Rev }, default);

        await RunAtAsync(Midnight.AddHours(1.1));

        Assert.Equal(["hourly-20260501T010000Z"], await JobsAsync());
        Assert.Equal(("hourly-20260501T010000Z", Midnight.AddHours(1)), ((await _store.FindAsync("hourly", default))!.LastJob, (await _store.FindAsync("hourly", default))!.LastDue));
    }

    [Theory]
    [InlineData(ScheduleOverlapName.Skip, new[] { "hourly-20260501T010000Z", "hourly-20260501T050000Z" }, 1)]
    [InlineData(ScheduleOverlapName.Queue, new[] { "hourly-20260501T010000Z", "hourly-20260501T040000Z" }, 0)]
    public async Task RunAsync_JobBeforeThatHasNotEnded_SkipsOrStartsOneWhenItHas(string overlap, string[] expected, int skipped)
    {
        await PutAsync(Enum.Parse<ScheduleOverlap>(overlap));
        await RunAtAsync(Midnight.AddHours(1));
        await RunAtAsync(Midnight.AddHours(4.1));
        await EndAsync("hourly-20260501T010000Z", JobOutcome.Completed, "7-x");

        await RunAtAsync(Midnight.AddHours(4.2));
        await EndAsync(expected[1], JobOutcome.Completed, "7-x");
        if (overlap == ScheduleOverlapName.Skip)
        {
            await RunAtAsync(Midnight.AddHours(5));
        }

        Assert.Equal(expected, await JobsAsync());
        Assert.Equal(skipped, (await _store.FindAsync("hourly", default))!.Skipped);
    }

    [Fact]
    public async Task RunAsync_Incremental_GoesOnFromTheLastThatWasCompleted()
    {
        for (var index = 0; index < 9; index++)
        {
            _bench.Database.Put($"doc-{index}");
        }

        await PutAsync(ScheduleOverlap.Skip, incremental: true);
        await RunAtAsync(Midnight.AddHours(1));
        await EndAsync("hourly-20260501T010000Z", JobOutcome.Completed, "5-x");
        await RunAtAsync(Midnight.AddHours(2));
        await EndAsync("hourly-20260501T020000Z", JobOutcome.Failed, "8-x");
        await RunAtAsync(Midnight.AddHours(3));
        await EndAsync("hourly-20260501T030000Z", JobOutcome.Completed, "99-x");
        await RunAtAsync(Midnight.AddHours(4));

        // The last one began in a database that there is no more.
        Assert.Equal([null, "5-x", "5-x", null], await SincesAsync());
    }

    [Fact]
    public async Task RunAsync_JobThatCannotBeStarted_IsToldAndTheNextTimeIsTried()
    {
        await PutAsync(ScheduleOverlap.Skip, database: "gone");

        await RunAtAsync(Midnight.AddHours(1));
        var told = (await _store.FindAsync("hourly", default))!;
        _bench.Server.Create("gone");
        await RunAtAsync(Midnight.AddHours(2));

        Assert.Equal(("'database' is 'gone', and CouchDB has no such database.", null), (told.LastError, told.LastJob));
        Assert.Equal((null, "hourly-20260501T020000Z"), ((await _store.FindAsync("hourly", default))!.LastError, (await _store.FindAsync("hourly", default))!.LastJob));
    }

    [Fact]
    public async Task RunAsync_Paused_StartsNone()
    {
        await PutAsync(ScheduleOverlap.Skip, paused: true);

        await RunAtAsync(Midnight.AddHours(3));

        Assert.Empty(await JobsAsync());
    }

    private Task PutAsync(ScheduleOverlap overlap, bool incremental = false, bool paused = false, string database = JobBench.Articles) => _store.PutAsync(
        new ScheduleDocument(
            ScheduleDocument.IdOf("hourly"), null, "hourly", "0 0 * * * *", "UTC", new JsonObject { ["database"] = database }, overlap, incremental, paused, Midnight),
        default);

    private async Task RunAtAsync(DateTimeOffset time)
    {
        _time.Advance(time - _time.GetUtcNow());
        await _run.RunAsync(_client.Object, (await _store.FindAsync("hourly", default))!, default);
    }

    private Task EndAsync(string job, JobOutcome outcome, string since) => _bench.Store.EndAsync(
        job, 0, outcome == JobOutcome.Failed ? JobStatus.Failed : JobStatus.Completed, new JobOutput(outcome, JobCounts.Zero, 1, Since: since), default);

    private async Task<IEnumerable<string>> JobsAsync() =>
        (await _bench.Store.ListAsync(default)).Select(job => job.Value!.Settings.JobId);

    private async Task<IEnumerable<string?>> SincesAsync() => (await _bench.Store.ListAsync(default)).Select(job => job.Value!.Settings.Since);

    private static class ScheduleOverlapName
    {
        public const string Skip = nameof(ScheduleOverlap.Skip);
        public const string Queue = nameof(ScheduleOverlap.Queue);
    }
}
