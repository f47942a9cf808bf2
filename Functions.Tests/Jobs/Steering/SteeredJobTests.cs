using System.Text.Json.Nodes;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging.Abstractions;
using Pipeline.CouchDb;
using Pipeline.Jobs;
using Pipeline.Jobs.Api;
using Pipeline.Jobs.Steering;
using Pipeline.LocalHost.Durable;
using Pipeline.Tests.LocalHost.Durable;

namespace Pipeline.Tests.Jobs.Steering;

/// <summary>Jobs that are stopped and go on, whole, on the local engine: each turn is run twice and compared.</summary>
public sealed class SteeredJobTests : IAsyncLifetime, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly JobBench _bench = new();
    private readonly TemporaryFolder _folder = new();
    private readonly JobSteering _steering;
    private DurableEngine? _engine;

    public SteeredJobTests() => _steering = new JobSteering(_bench.Store, _bench.Starter);

    public async Task InitializeAsync()
    {
        var options = new DurableEngineOptions { File = Path.Combine(_folder.Path, "taskhub.db"), Json = JobBench.Json };
        _engine = new DurableEngine(
            options, new JobCatalog(_bench), _bench.Time, NullLoggerFactory.Instance, new DurableEngineHooks { AroundTurn = DeterminismCheck.RunAsync });
        await _engine.StartAsync();
    }

    public async Task DisposeAsync() => await _engine!.DisposeAsync();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Suspend_JobThatRuns_FreesItsPlaceAndResumeEndsItWithExactCounts()
    {
        Put(400);
        await RunUntilAsync(60, () => _steering.SteerAsync(_engine!.Client, "j1", JobAction.Suspend, default));

        var suspended = await FindAsync();
        Assert.Equal((JobStatus.Suspended, null, false), (suspended.Status, suspended.Outcome, suspended.HasEnded));
        Assert.Equal((Saved(), Saved()), ((int)suspended.Counts!.Listed, (int)suspended.Counts.Saved));
        Assert.InRange(Saved(), 60, 399);
        Assert.Empty((await _bench.Admission.ReadAsync(default)).Running);

        await _steering.SteerAsync(_engine!.Client, "j1", JobAction.Resume, default);

        Assert.Equal(new JobOutput(JobOutcome.Completed, All(400), Pages: 40), await EndAsync());
        Assert.All(_bench.Database.Writes.Values, writes => Assert.Equal(1, writes));
        var ended = await FindAsync();
        Assert.Equal((JobStatus.Completed, 1, null), (ended.Status, ended.Run, ended.GoesOnFrom));
    }

    [Fact]
    public async Task Restart_CancelledJob_GoesOnWhereItWasWithExactCounts()
    {
        Put(400);
        await RunUntilAsync(25, () => _steering.SteerAsync(_engine!.Client, "j1", JobAction.Cancel, default));
        var cancelled = await FindAsync();
        Assert.Equal((JobStatus.Terminated, Saved()), (cancelled.Status, (int)cancelled.Counts!.Saved));
        Assert.InRange(Saved(), 25, 399);

        await _steering.SteerAsync(_engine!.Client, "j1", JobAction.Restart, default);

        Assert.Equal(All(400), (await EndAsync()).Counts);
        Assert.All(_bench.Database.Writes.Values, writes => Assert.Equal(1, writes));
        var ended = await FindAsync();
        Assert.Equal((JobStatus.Completed, null, null), (ended.Status, ended.CancelRequestedAt, ended.Error));
    }

    [Fact]
    public async Task Restart_FailedJob_DoesWhatWasLeftAndCountsWhatItHadFailedOnce()
    {
        Put(300);
        _bench.Database.Put("doc-0003", null, [("a.txt", [0xFF])]);
        var writes = 0;
        _bench.Server.BeforeRequest = (database, request) =>
        {
            if (database == JobBench.Articles && request.StartsWith("row", StringComparison.Ordinal) && Volatile.Read(ref writes) >= 50)
            {
                throw new CouchRefusedException("The account is not taken.", 403);
            }
        };
        await RunUntilAsync(50, () =>
        {
            Volatile.Write(ref writes, 50);
            return Task.CompletedTask;
        });
        var failed = await FindAsync();
        Assert.Equal((JobStatus.Failed, "The account is not taken."), (failed.Status, failed.Error));
        Assert.Equal(failed.Counts!.Listed, failed.Counts.Saved + failed.Counts.Failed);
        Assert.Equal((Saved(), 1), ((int)failed.Counts.Saved, (int)failed.Counts.Failed));

        _bench.Server.BeforeRequest = (_, _) => { };
        await _steering.SteerAsync(_engine!.Client, "j1", JobAction.Restart, default);

        Assert.Equal(new JobCounts(300, 300, 299, 0, Failed: 1, 0), (await EndAsync()).Counts);
        Assert.Equal("doc-0003", Assert.Single(await _bench.ListFailuresAsync()).DocumentId);
    }

    [Fact]
    public async Task Resume_BeforeWhatIsUnderWayHasEnded_GoesOnAsIfNothingHadBeen()
    {
        Put(400);
        await RunUntilAsync(60, async () =>
        {
            await _bench.Store.AskToSuspendAsync("j1", default);
            _bench.Server.BeforeRequest = (database, request) =>
            {
                // The batches have read the request; now it is taken back.
                if (database == JobBench.Articles && JobCatalog.Current == nameof(ClassifyBatch))
                {
                    _bench.Server.BeforeRequest = (_, _) => { };
                    Assert.True(_bench.Store.ResumeAsync("j1", default).IsCompletedSuccessfully);
                }
            };
        });

        Assert.Equal(All(400), (await EndAsync()).Counts);
        Assert.Equal(JobStatus.Completed, (await FindAsync()).Status);
        Assert.All(_bench.Database.Writes.Values, writes => Assert.Equal(1, writes));
    }

    [Fact]
    public async Task Cancel_SuspendedJob_EndsItAtOnceAndRestartGoesOn()
    {
        Put(200);
        await RunUntilAsync(20, () => _steering.SteerAsync(_engine!.Client, "j1", JobAction.Suspend, default));

        await _steering.SteerAsync(_engine!.Client, "j1", JobAction.Cancel, default);
        var cancelled = await FindAsync();
        await _steering.SteerAsync(_engine!.Client, "j1", JobAction.Restart, default);

        Assert.Equal((JobStatus.Terminated, JobOutcome.Cancelled, true), (cancelled.Status, cancelled.Outcome, cancelled.HasEnded));
        Assert.Equal(All(200), (await EndAsync()).Counts);
    }

    [Fact]
    public async Task Suspend_JobThatWaitsForAPlace_WaitsNoMoreUntilItIsResumed()
    {
        Put(20);
        _bench.JobOptions.MaxRunning = 1;
        await _bench.Admission.EnterAsync(new JobDocument("job:other", JobBench.Settings("other"), _bench.Time.GetUtcNow()), default);
        await _bench.Starter.StartAsync(_engine!.Client, new JobOrder(JobBench.Settings(batchSize: 1)), default);

        await _steering.SteerAsync(_engine.Client, "j1", JobAction.Suspend, default);
        Assert.Equal(JobStatus.Suspended, (await FindAsync()).Status);
        Assert.Empty(await _bench.Admission.LeaveAsync("other", default));
        await _steering.SteerAsync(_engine.Client, "j1", JobAction.Resume, default);

        Assert.Equal(All(20), (await EndAsync()).Counts);
    }

    [Fact]
    public void Stopped_MoreRangesThanFitIntoAnInput_BeginsAtTheStartAgain()
    {
        var key = new string('k', 500);
        var state = new JobState(JobBench.Settings(), Cursor: "m", Listed: 900, Pages: 9, Total: 1_000, Counts: All(900), Run: 2);
        var now = new DateTime(2026, 1, 2, 0, 0, 0, DateTimeKind.Utc);

        var few = state.Stopped([new KeyRange("a", "b")], now);
        var many = state.Stopped([.. Enumerable.Repeat(new KeyRange(key, key), 7)], now);

        Assert.Equal((state with { Left = few.Left, StoppedAt = now }, 1), (few, few.Left!.Count));
        Assert.Equal(new JobState(JobBench.Settings(), Pages: 9, Total: 1_000, Run: 2, StoppedAt: now), many);
    }

    private static JobCounts All(int documents) => new(documents, documents, documents, 0, 0, 0);

    private int Saved() => _bench.Database.Ids.Count(id => _bench.Database.Text(id, "a.txt.ann") is not null);

    private async Task<JobDocument> FindAsync() => (await _bench.Store.FindAsync("j1", default))!;

    /// <summary>Runs a job of batches of one document to the end of its orchestration; does something at the n-th save.</summary>
    private async Task RunUntilAsync(int save, Func<Task> then)
    {
        var saves = 0;
        Task? done = null;
        _bench.Server.AfterWrite = (database, _) =>
        {
            if (database == JobBench.Articles && Interlocked.Increment(ref saves) == save)
            {
                done = then();
            }
        };
        await _bench.Starter.StartAsync(_engine!.Client, new JobOrder(JobBench.Settings(batchSize: 1)), default);
        await EndAsync();
        await done!;
    }

    private async Task<JobOutput> EndAsync()
    {
        var metadata = await _engine!.Client.WaitForInstanceCompletionAsync(JobId.ToInstanceId("j1"), true).WaitAsync(Patience);
        Assert.Equal(OrchestrationRuntimeStatus.Completed, metadata.RuntimeStatus);
        return metadata.ReadOutputAs<JobOutput>()!;
    }

    private void Put(int documents)
    {
        for (var index = 0; index < documents; index++)
        {
            _bench.Database.Put($"doc-{index:0000}", null as JsonObject, ("a.txt", $"text {index}"));
        }
    }
}
