using System.Text.Json.Nodes;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging.Abstractions;
using Pipeline.Cli.Plan;
using Pipeline.Jobs;
using Pipeline.LocalHost.Durable;
using Pipeline.Tests.Jobs;

namespace Pipeline.Tests.Cli.Plan;

/// <summary>The formulas against what jobs do on the local engine.</summary>
public sealed class PlanFormulasTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    // One document; a page that is not full; exactly one page; one more; exactly an execution's fifty pages; one more.
    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    [InlineData(7, 2)]
    [InlineData(10, 1)]
    [InlineData(11, 1)]
    [InlineData(60, 3)]
    [InlineData(500, 1)]
    [InlineData(501, 1)]
    public async Task Count_Job_IsWhatItsTurnsTakeAndAskFor(int documents, int batchSize)
    {
        var (turns, commits, fileBytes) = await RunAsync(documents, batchSize);

        var counts = PlanFormulas.Count(documents, batchSize);

        Assert.Equal(counts.Batches, turns.ActivitiesOf(nameof(ClassifyBatch)));
        Assert.Equal(counts.Listings, turns.ActivitiesOf(nameof(ListDocuments)));
        Assert.Equal(counts.Pages, turns.SubOrchestrations);
        Assert.Equal(counts.Executions, turns.ExecutionsOf(nameof(ClassifyDatabase)));
        Assert.Equal(counts.Events, turns.Entries);
        Assert.Equal(counts.LargestHistory, turns.LongestHistory);
        Assert.Equal(counts.Messages, counts.Executions + counts.Pages + counts.Activities + turns.Results);
        Assert.InRange(turns.Turns, 1 + counts.Pages, counts.MostTurns);
        Assert.InRange(commits, 1 + counts.Pages, PlanFormulas.MostCommits(counts));
        Assert.InRange(fileBytes, 1, PlanFormulas.FileBytes(counts));
    }

    [Fact]
    public void Count_AHundredMillion_IsThis() => Assert.Equal(
        new PlanCounts(
            Pages: 100_000, Batches: 1_000_000, Listings: 100_000, Executions: 2_000, Events: 2_604_002, MostTurns: 1_302_001, LargestHistory: 204),
        PlanFormulas.Count(100_000_000, 100));

    [Fact]
    public void MemoryBound_FromFiftyPagesOn_IsTheSame() => Assert.Equal(
        PlanFormulas.MemoryBound(PlanFormulas.Count(50_000, 100)), PlanFormulas.MemoryBound(PlanFormulas.Count(1_000_000_000_000, 100)));

    [Fact]
    public void StorageTransactions_OneDocument_AreThreeForEachMessageAndEachTurn()
    {
        var counts = PlanFormulas.Count(1, 100);

        Assert.Equal((9, 6), (counts.Messages, counts.MostTurns));
        Assert.Equal(45, PlanFormulas.StorageTransactions(counts));
        Assert.Equal(counts.Events + 12, PlanFormulas.HistoryRows(counts));
    }

    private static async Task<(TurnRecorder Turns, long Commits, long FileBytes)> RunAsync(int documents, int batchSize)
    {
        var bench = new JobBench();
        for (var index = 0; index < documents; index++)
        {
            bench.Database.Put($"doc-{index:0000}", null as JsonObject, ("a.txt", $"text {index}"));
        }

        using var folder = new TemporaryFolder();
        var turns = new TurnRecorder();
        await using var engine = new DurableEngine(
            new DurableEngineOptions { File = Path.Combine(folder.Path, "taskhub.db"), Json = JobBench.Json },
            new JobCatalog(bench),
            bench.Time,
            NullLoggerFactory.Instance,
            new DurableEngineHooks { AroundTurn = turns.RunAsync });
        await engine.StartAsync();
        var settings = JobBench.Settings(batchSize: batchSize);
        Assert.NotNull(await bench.Store.ClaimAsync(settings, CancellationToken.None));
        await engine.Client.ScheduleNewOrchestrationInstanceAsync(
            nameof(ClassifyDatabase), new JobState(settings), new StartOrchestrationOptions(JobId.ToInstanceId(settings.JobId)));
        var end = await engine.Client.WaitForInstanceCompletionAsync(JobId.ToInstanceId(settings.JobId), true).WaitAsync(Patience);
        Assert.Equal(documents, end.ReadOutputAs<JobOutput>()!.Counts.Saved);
        return (turns, engine.Statistics.Commits, engine.Statistics.FileBytes);
    }
}
