using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging.Abstractions;
using Pipeline.CouchDb;
using Pipeline.Jobs;
using Pipeline.Jobs.Api;
using Pipeline.LocalHost.Durable;
using Pipeline.Tests.LocalHost.Durable;

namespace Pipeline.Tests.Jobs;

/// <summary>Jobs whole, on the local engine: each turn is run twice and compared.</summary>
public sealed class JobEngineTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly JobBench _bench = new();
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Job_ManyPages_EndsWithExactCountsAcrossContinueAsNew()
    {
        Put(640);
        await using var engine = await StartAsync();
        var output = await RunAsync(engine, JobBench.Settings(batchSize: 1));

        Assert.Equal(new JobOutput(JobOutcome.Completed, new JobCounts(640, 640, 640, 0, 0, 0), Pages: 64), output);
        Assert.All(_bench.Database.Ids, id => Assert.NotNull(_bench.Database.Text(id, "a.txt.ann")));
        Assert.InRange(engine.Statistics.LargestHistory, 100, 500);
    }

    [Fact]
    public async Task CreatedAt_OfAJobOfSeveralExecutions_IsThatOfTheRequest()
    {
        Put(520);
        var writes = 0;
        _bench.Server.AfterWrite = (database, _) =>
        {
            if (database == JobBench.Articles && Interlocked.Increment(ref writes) == 300)
            {
                _bench.Time.Advance(TimeSpan.FromMinutes(10));
            }
        };
        await using var engine = await StartAsync();
        var asked = _bench.Time.GetUtcNow();

        Assert.NotNull(await _bench.Starter.StartAsync(engine.Client, new JobOrder(JobBench.Settings(batchSize: 1)), CancellationToken.None));
        var metadata = await engine.Client.WaitForInstanceCompletionAsync(JobId.ToInstanceId("j1"), true).WaitAsync(Patience);

        Assert.InRange(metadata.LastUpdatedAt, asked + TimeSpan.FromMinutes(10), DateTimeOffset.MaxValue);
        Assert.Equal((asked, asked), (metadata.CreatedAt, JobReader.Read(metadata).CreatedAt));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(7, 2)]
    [InlineData(100, 16)]
    public async Task Job_AnyBatchSizeAndParallelism_SavesTheSame(int batchSize, int parallelism)
    {
        Put(150);
        await using var engine = await StartAsync();

        var output = await RunAsync(engine, JobBench.Settings(batchSize: batchSize) with { Parallelism = parallelism });

        Assert.Equal(new JobCounts(150, 150, 150, 0, 0, 0), output.Counts);
        Assert.All(_bench.Database.Ids, id => Assert.Equal(
            StubAnnotator.Expected(_bench.Database.Text(id, "a.txt")!), _bench.Database.Text(id, "a.txt.ann")));
    }

    [Fact]
    public async Task Job_CouchDbAwayForAWhile_WaitsAndLosesNothing()
    {
        Put(60);
        var requests = 0;
        DateTimeOffset? away = null;
        _bench.Server.BeforeRequest = (_, _) =>
        {
            if (Interlocked.Increment(ref requests) == 40)
            {
                away = _bench.Time.GetUtcNow();
            }

            if (away is { } since && _bench.Time.GetUtcNow() - since < TimeSpan.FromHours(2))
            {
                throw new CouchUnavailableException("Connection refused.");
            }
        };
        await using var engine = await StartAsync();

        var output = await RunAsync(engine, JobBench.Settings(batchSize: 2));

        Assert.Equal(JobOutcome.Completed, output.Outcome);
        Assert.Equal(new JobCounts(60, 60, 60, 0, 0, 0), output.Counts);
        Assert.All(_bench.Database.Writes.Values, writes => Assert.Equal(1, writes));
    }

    [Fact]
    public async Task Job_BatchThatBreaksEveryTime_FailsItsSourcesAndNotTheJob()
    {
        Put(30);
        _bench.Server.BeforeRequest = (_, request) =>
        {
            if (request == "row doc-0013" && JobCatalog.Current == nameof(ClassifyBatch))
            {
                throw new InvalidOperationException("It broke.");
            }
        };
        await using var engine = await StartAsync();

        var output = await RunAsync(engine, JobBench.Settings(batchSize: 5));

        Assert.Equal(JobOutcome.Completed, output.Outcome);
        Assert.Equal(new JobCounts(30, 30, Saved: 25, 0, Failed: 5, 0), output.Counts);
        Assert.All(await _bench.ListFailuresAsync(), failure => Assert.Equal("It broke.", failure.Reason));
    }

    [Fact]
    public async Task Job_Cancelled_EndsWithTheCountsOfWhatWasSaved()
    {
        Put(400);
        var saves = 0;
        _bench.Server.AfterWrite = (database, _) =>
        {
            if (database == JobBench.Articles && Interlocked.Increment(ref saves) == 25)
            {
                Assert.True(_bench.Store.CancelAsync("j1", CancellationToken.None).IsCompletedSuccessfully);
            }
        };
        await using var engine = await StartAsync();

        var output = await RunAsync(engine, JobBench.Settings(batchSize: 1));

        var saved = _bench.Database.Ids.Count(id => _bench.Database.Text(id, "a.txt.ann") is not null);
        Assert.Equal(JobOutcome.Cancelled, output.Outcome);
        Assert.Equal(new JobCounts(saved, saved, saved, 0, 0, 0), output.Counts);
        Assert.InRange(saved, 25, 399);
    }

    [Fact]
    public async Task Job_DocumentsAddedChangedAndDeletedMeanwhile_LosesNoneThatWasThereAllAlong()
    {
        Put(200);
        var writes = 0;
        _bench.Server.AfterWrite = (database, _) =>
        {
            if (database == JobBench.Articles)
            {
                var index = Interlocked.Increment(ref writes);
                _bench.Database.Put($"doc-{index:0000}-added", null, ("a.txt", "added"));
                _bench.Database.Put($"doc-{index * 7 % 200:0000}", null, ("a.txt", $"changed {index}"));
                _bench.Database.Remove($"doc-{(index * 11 % 40) + 100:0000}");
            }
        };
        await using var engine = await StartAsync();

        var output = await RunAsync(engine, JobBench.Settings(batchSize: 5));

        Assert.Equal(output.Counts.Listed, output.Counts.Saved + output.Counts.Skipped + output.Counts.Failed);
        Assert.Equal(0, output.Counts.Failed);
        _bench.Server.AfterWrite = (_, _) => { };
        var again = await RunAsync(engine, JobBench.Settings("j2", batchSize: 5));
        Assert.Equal(again.Counts.Listed, again.Counts.Saved + again.Counts.Skipped);
        Assert.All(_bench.Database.Ids, id => Assert.Equal(
            StubAnnotator.Expected(_bench.Database.Text(id, "a.txt")!), _bench.Database.Text(id, "a.txt.ann")));
    }

    [Theory]
    [InlineData(CrashKind.BeforeTheCommit)]
    [InlineData(CrashKind.AfterTheCommit)]
    public async Task Job_CrashAtEveryCommit_GoesOnByItselfWithExactCounts(CrashKind kind)
    {
        var expected = new JobOutput(JobOutcome.Completed, new JobCounts(21, 20, Saved: 18, 0, Failed: 2, Unmatched: 1), Pages: 2);
        for (var k = 1; ; k++)
        {
            using var tests = new JobEngineTests();
            if (!await tests.CrashAsync(k, kind, expected))
            {
                // Writes at the same time share a commit: how many there are is not the same each time.
                Assert.InRange(k, 10, 10_000);
                return;
            }
        }
    }

    /// <returns>False when the job ended before the k-th commit.</returns>
    private async Task<bool> CrashAsync(int k, CrashKind kind, JobOutput expected)
    {
        Put(18);
        _bench.Database.Put("bad-1", null, [("a.txt", [0xFF])]);
        _bench.Database.Put("bad-2", null, [("a.txt", [0xFF])]);
        _bench.Database.Put("none", null);
        var settings = JobBench.Settings(batchSize: 2);

        var crashed = false;
        await using (var engine = await StartAsync(Crash.At(k, kind)))
        {
            try
            {
                await ScheduleAsync(engine, settings);
                var ended = engine.Client.WaitForInstanceCompletionAsync("job-j1", true);
                await Task.WhenAny(ended, engine.Failed).WaitAsync(Patience);
                crashed = !ended.IsCompletedSuccessfully;
            }
            catch (Exception exception) when (exception is SqliteException or IOException or InvalidOperationException)
            {
                crashed = true;
            }
        }

        await using var next = await StartAsync();
        if (await next.Client.GetInstanceAsync("job-j1") is null)
        {
            // The crash came before the start was promised to anybody.
            await ScheduleAsync(next, settings);
        }

        Assert.Equal(expected, await EndAsync(next));
        Assert.Equal(2, (await _bench.ListFailuresAsync()).Count);
        Assert.All(_bench.Database.Writes.Values, writes => Assert.Equal(1, writes));
        return crashed;
    }

    private async Task<DurableEngine> StartAsync(DurableEngineHooks? hooks = null)
    {
        var options = new DurableEngineOptions { File = Path.Combine(_folder.Path, "taskhub.db"), Json = JobBench.Json };
        var engine = new DurableEngine(
            options, new JobCatalog(_bench), _bench.Time, NullLoggerFactory.Instance, (hooks ?? new()) with { AroundTurn = DeterminismCheck.RunAsync });
        await engine.StartAsync();
        return engine;
    }

    private async Task<JobOutput> RunAsync(DurableEngine engine, JobSettings settings)
    {
        Assert.NotNull(await _bench.Store.ClaimAsync(settings, CancellationToken.None));
        await ScheduleAsync(engine, settings);
        return await EndAsync(engine, settings.JobId);
    }

    private static Task<string> ScheduleAsync(DurableEngine engine, JobSettings settings) =>
        engine.Client.ScheduleNewOrchestrationInstanceAsync(
            nameof(ClassifyDatabase), new JobState(settings), new StartOrchestrationOptions(JobId.ToInstanceId(settings.JobId)));

    private static async Task<JobOutput> EndAsync(DurableEngine engine, string job = "j1")
    {
        var metadata = await engine.Client.WaitForInstanceCompletionAsync(JobId.ToInstanceId(job), true).WaitAsync(Patience);
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
