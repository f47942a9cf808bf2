using System.Text;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Converters;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Moq;
using Pipeline.CouchDb;
using Pipeline.Jobs;
using Pipeline.Jobs.Workers;

namespace Pipeline.Tests.Jobs;

public sealed class ResumeJobsTests
{
    private readonly JobBench _bench = new();
    private readonly WorkerStore _workers;
    private readonly LogCapture _log = new();
    private readonly List<string> _scheduled = [];
    private readonly Mock<DurableTaskClient> _client = new("test");

    public ResumeJobsTests()
    {
        _workers = new WorkerStore(_bench.Server, Options.Create(new CouchDbOptions()));
        _client.Setup(client => client.ScheduleNewOrchestrationInstanceAsync(
            It.IsAny<TaskName>(), It.IsAny<object?>(), It.IsAny<StartOrchestrationOptions?>(), It.IsAny<CancellationToken>()))
        .ReturnsAsync((TaskName _, object? _, StartOrchestrationOptions? options, CancellationToken _) =>
        {
            _scheduled.Add(options!.InstanceId!);
            return options.InstanceId!;
        });
    }

    [Fact]
    public async Task RunAsync_InstanceThatHasEnded_GetsItsEndRecorded()
    {
        await _bench.Store.ClaimAsync(JobBench.Settings("a"), default);
        var output = new JobOutput(JobOutcome.Failed, new JobCounts(3, 3, 2, 0, 1, 0), 1, "It was refused.");
        Instance("a", OrchestrationRuntimeStatus.Completed, output);

        await RunAsync();

        var job = (await _bench.Store.FindAsync("a", default))!;
        Assert.Empty(_scheduled);
        Assert.Equal((JobStatus.Failed, output.Counts, "It was refused.", true), (job.Status, job.Counts, job.Error, job.HasEnded));
        Assert.Empty((await _bench.Store.ListActiveAsync(default)).Jobs.Select(job => job.JobId));
    }

    [Fact]
    public async Task RunAsync_RunningJobWhoseInstanceIsGone_IsStartedAgain()
    {
        await _bench.Store.ClaimAsync(JobBench.Settings("a"), default);
        await _bench.Store.AdvanceAsync(new ListRequest(JobBench.Settings("a"), null, null, false), default);

        await RunAsync();

        Assert.Equal(["job-a"], _scheduled);
    }

    [Fact]
    public async Task RunAsync_InstanceThatRuns_IsLeftAlone()
    {
        await _bench.Store.ClaimAsync(JobBench.Settings("a"), default);
        Instance("a", OrchestrationRuntimeStatus.Running, null);

        await RunAsync();

        Assert.Empty(_scheduled);
        Assert.False((await _bench.Store.FindAsync("a", default))!.HasEnded);
    }

    [Theory]
    [InlineData(9, 100, false)]
    [InlineData(11, 100, true)]
    [InlineData(100, 9, false)]
    [InlineData(100, 11, true)]
    public async Task RunAsync_JobOfAnotherHub_IsTakenOverOnceItsWorkersAreLost(int workerMinutes, int jobMinutes, bool taken)
    {
        await Of("hub-2").ClaimAsync(JobBench.Settings("a"), default);
        _bench.Time.Advance(TimeSpan.FromMinutes(jobMinutes));
        var now = _bench.Time.GetUtcNow();
        await _workers.WriteAsync(new WorkerDocument("worker:x", null, "hub-2", 1, 1, "1", now, now - TimeSpan.FromMinutes(workerMinutes)), default);

        await RunAsync(TimeSpan.Zero);

        Assert.Equal(taken ? ["job-a"] : [], _scheduled);
        Assert.Equal(taken ? "hub-1" : "hub-2", (await _bench.Store.FindAsync("a", default))!.Hub);
        Assert.Equal(!taken, await Of("hub-2").TakeOverAsync("a", "hub-2", default));
        if (taken)
        {
            var listed = await new ListDocuments(_bench.Kinds, _bench.Listing, _bench.Server, Of("hub-2"), new TaskHub("hub-2", "w"))
                .RunAsync(new ListRequest(JobBench.Settings("a"), null, null, false), default);
            Assert.Equal("The task hub 'hub-1' has taken this job over.", listed.Error);
        }
    }

    private JobStore Of(string hub) => new(_bench.Server, Options.Create(new CouchDbOptions()), new TaskHub(hub, "w"), _bench.Time);

    private void Instance(string job, OrchestrationRuntimeStatus status, JobOutput? output)
    {
        var converter = new JsonDataConverter(JobBench.Json);
        _client.Setup(client => client.GetInstanceAsync($"job-{job}", true, It.IsAny<CancellationToken>())).ReturnsAsync(
            new OrchestrationMetadata(nameof(ClassifyDatabase), $"job-{job}")
            {
                RuntimeStatus = status,
                DataConverter = converter,
                SerializedInput = converter.Serialize(new JobState(JobBench.Settings(job))),
                SerializedOutput = output is null ? null : converter.Serialize(output),
            });
    }

    [Fact]
    public async Task RunAsync_DocumentsAmongTheMarkersThatAreNone_TakesUpTheClaimsAndNamesThem()
    {
        await _bench.Store.ClaimAsync(JobBench.Settings("zz"), default);
        string[] junk =
        [
            """{"type":"job","note":"a marker that this version cannot read"}""", """{"_id":7}""", """{"settings":{"jobId":"x"},"createdAt":"yesterday"}""",
            """{"settings":null,"createdAt":"2026-01-01T00:00:00Z"}""", """{"settings":{"jobId":null},"createdAt":"2026-01-01T00:00:00Z"}""", "{}",
        ];
        for (var number = 0; number < 240; number++)
        {
            await _bench.Jobs.PutAsync($"unstarted:aa-{number:000}", Encoding.UTF8.GetBytes(junk[number % junk.Length]));
        }

        await RunAsync();

        Assert.Equal(["job-zz"], _scheduled);
        Assert.Equal(240, _log.Lines.Count(line => line is { Level: LogLevel.Warning, EventId: 3103 }));
        Assert.Equal(["zz"], (await _bench.Store.ListActiveAsync(default)).Jobs.Select(job => job.JobId));
    }

    [Fact]
    public async Task RunAsync_AClaimThatCannotBeTakenUp_TakesUpTheOthers()
    {
        foreach (var id in new[] { "a", "b", "c" })
        {
            await _bench.Store.ClaimAsync(JobBench.Settings(id), default);
        }

        using (var claim = await _bench.Jobs.GetAsync("job:a"))
        {
            await _bench.Jobs.PutAsync("job:a", Encoding.UTF8.GetBytes($$"""{"_rev":"{{claim!.Rev}}","type":"job"}"""));
        }

        _client.Setup(client => client.GetInstanceAsync("job-b", true, It.IsAny<CancellationToken>())).ThrowsAsync(new InvalidOperationException("The hub is odd."));

        await RunAsync();

        Assert.Equal(["job-c"], _scheduled);
        Assert.Equal(["a", "b", "c"], (await _bench.Store.ListActiveAsync(default)).Jobs.Select(job => job.JobId));
        Assert.Equal(2, _log.Lines.Count(line => line is { Level: LogLevel.Error, EventId: 3104 }));
    }

    [Fact]
    public async Task RunAsync_CouchDbAway_LeavesAllToTheNextRun()
    {
        await _bench.Store.ClaimAsync(JobBench.Settings("a"), default);
        _bench.Server.BeforeRequest = (_, request) =>
        {
            if (request.StartsWith("get job:", StringComparison.Ordinal))
            {
                throw new CouchUnavailableException("CouchDB is away.");
            }
        };

        await RunAsync();

        Assert.Empty(_scheduled);
        Assert.Equal(LogLevel.Information, Assert.Single(_log.Lines).Level);
    }

    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 1)]
    public async Task RunAsync_YoungJobWithoutAnInstance_IsStartedOnlyIfItHadBegun(bool begun, int started)
    {
        await _bench.Store.ClaimAsync(JobBench.Settings("a"), default);
        if (begun)
        {
            await _bench.Store.AdvanceAsync(new ListRequest(JobBench.Settings("a"), null, null, false), default);
        }

        await RunAsync(TimeSpan.FromSeconds(10));

        Assert.Equal(started, _scheduled.Count);
    }

    private Task RunAsync(TimeSpan? later = null)
    {
        _bench.Time.Advance(later ?? TimeSpan.FromMinutes(3));
        var options = Options.Create(new CouchDbOptions { Url = new Uri("http://couch.example:5984/") });
        using var loggers = new LoggerFactory([_log]);
        var timer = new ResumeJobs(
            _bench.Store, _bench.Starter, _workers, _bench.Hub, options, _bench.Time, loggers.CreateLogger<ResumeJobs>());
        return timer.RunAsync(new Microsoft.Azure.Functions.Worker.TimerInfo(), _client.Object, CancellationToken.None);
    }
}
