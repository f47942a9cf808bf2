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

/// <summary>A continuous schedule, <c>live</c>, over a CouchDB in memory whose time passes at once.</summary>
internal sealed class ContinuousBench
{
    public const string Name = "live";

    private readonly Mock<DurableTaskClient> _client = new("test");

    public ContinuousBench(int maxConnections = 128)
    {
        Options = Microsoft.Extensions.Options.Options.Create(new CouchDbOptions { MaxConnections = maxConnections });
        Store = new ScheduleStore(Jobs.Server, Options);
        Run = CreateRun();
        _client.Setup(client => client.ScheduleNewOrchestrationInstanceAsync(
            It.IsAny<TaskName>(), It.IsAny<object?>(), It.IsAny<StartOrchestrationOptions?>(), It.IsAny<CancellationToken>())).ReturnsAsync("x");
        Jobs.Database.KnowsSequences = true;
        Jobs.Database.StartTime = "1795216483";
    }

    public JobBench Jobs { get; } = new();

    public TestClock Time { get; } = new() { AutoAdvance = true };

    public IOptions<CouchDbOptions> Options { get; }

    public ScheduleStore Store { get; }

    public ContinuousRun Run { get; }

    public DurableTaskClient Client => _client.Object;

    public MemoryCouchDatabase Articles => Jobs.Database;

    /// <summary>What another process of the app has.</summary>
    public ContinuousRun CreateRun()
    {
        var requests = new JobRequestReader(Jobs.Kinds, Options, Microsoft.Extensions.Options.Options.Create(Jobs.JobOptions), Time);
        var start = new ScheduleStart(Jobs.Starter, requests, NullLogger<ScheduleStart>.Instance);
        return new ContinuousRun(Store, Jobs.Store, start, new ForeignChanges(Time), Jobs.Server, Options, Time);
    }

    public Task PutAsync(bool paused = false, string database = JobBench.Articles) => Store.PutAsync(
        new ScheduleDocument(
            ScheduleDocument.IdOf(Name), null, Name, null, "UTC", new JsonObject { ["database"] = database }, ScheduleOverlap.Skip, true, paused, Time.GetUtcNow(), Continuous: true),
        default);

    public async Task<ScheduleDocument> ScheduleAsync() => (await Store.FindAsync(Name, default))!;

    /// <summary>One step; the time until the next one passes.</summary>
    public async Task<TimeSpan?> StepAsync(ContinuousRun? run = null)
    {
        var pause = await (run ?? Run).StepAsync(Client, Name, default);
        Time.Advance(pause ?? TimeSpan.Zero);
        return pause;
    }

    /// <summary>Steps until a job runs, which has not been seen before.</summary>
    public async Task<JobSettings> NextJobAsync(ContinuousRun? run = null)
    {
        var before = (await JobsAsync()).Count;
        while ((await JobsAsync()).Count == before)
        {
            await StepAsync(run);
        }

        return (await JobsAsync())[^1];
    }

    /// <summary>Steps until nothing is heard of.</summary>
    public async Task ListenAsync(ContinuousRun? run = null)
    {
        while (true)
        {
            var step = StepAsync(run);
            await Until.TrueAsync(() => step.IsCompleted || Articles.Waiting > 0);
            if (!step.IsCompleted)
            {
                Articles.EndWaits();
                await step;
                return;
            }

            await step;
        }
    }

    /// <summary>Does what a job does: annotates its documents, and notes where it began.</summary>
    public async Task WorkAsync(string job, JobOutcome outcome = JobOutcome.Completed)
    {
        var since = await PositionAsync();
        await Jobs.RunAsync(JobBench.Settings(job));
        await EndAsync(job, since, outcome);
    }

    public Task EndAsync(string job, string? since, JobOutcome outcome = JobOutcome.Completed) => Jobs.Store.EndAsync(
        job, 0, outcome == JobOutcome.Failed ? JobStatus.Failed : JobStatus.Completed, new JobOutput(outcome, JobCounts.Zero, 1, Since: since), default);

    public async Task<string> PositionAsync() => $"{(await Articles.GetInfoAsync()).UpdateSequence}@{Articles.StartTime}";

    public void Write(string id, string text = "text") => Articles.Put(id, null as JsonObject, ("a.txt", text));

    public async Task<IReadOnlyList<JobSettings>> JobsAsync() =>
        [.. (await Jobs.Store.ListAsync(default)).Select(job => job.Value!.Settings).OrderBy(job => job.JobId, StringComparer.Ordinal)];
}
