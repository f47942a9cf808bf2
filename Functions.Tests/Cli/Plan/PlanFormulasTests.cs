using System.Text.Json.Nodes;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging.Abstractions;
using Pipeline.Cli.Plan;
using Pipeline.Jobs;
using Pipeline.LocalHost.Durable;
using Pipeline.LocalHost.Durable.Journals;
using Pipeline.Tests.Durable;
using Pipeline.Tests.Jobs;

namespace Pipeline.Tests.Cli.Plan;

/// <summary>The formulas against what jobs write to their journals.</summary>
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
    public async Task Count_Job_IsWhatItsJournalsHold(int documents, int batchSize)
    {
        var records = await RunAsync(documents, batchSize);

        var counts = PlanFormulas.Count(documents, batchSize);

        Assert.Equal(counts.Batches, Count<ActivityScheduled>(records, activity => activity.Name == nameof(ClassifyBatch)));
        Assert.Equal(counts.Listings, Count<ActivityScheduled>(records, activity => activity.Name == nameof(ListDocuments)));
        Assert.Equal(counts.Pages, Count<SubOrchestrationScheduled>(records, _ => true));
        Assert.Equal(counts.Executions, Count<ExecutionStarted>(records, start => start.Name == nameof(ClassifyDatabase)));
        Assert.Equal(counts.Orchestrations, records.OfType<ExecutionStarted>().Select(start => start.InstanceId).Distinct().Count());

        // The engine puts the journal of the next execution in the place of the end of the one before and of the results that led to it.
        var unwritten = counts.Events - records.Count(IsEvent);
        Assert.InRange(unwritten, 2 * (counts.Executions - 1), (JobLimits.DefaultPagesInFlight + 1) * (counts.Executions - 1));
        Assert.Equal(
            counts.Messages - unwritten + (counts.Executions - 1),
            Count<ExecutionStarted>(records, _ => true) + Count<ActivityScheduled>(records, _ => true) + Count<TaskCompleted>(records, _ => true));
        Assert.InRange(records.OfType<TurnStarted>().Count(), 1 + counts.Pages, counts.MostTurns);
    }

    [Theory]
    [InlineData(1, 1, 3)]
    [InlineData(1, 8, 4)]
    [InlineData(10, 2, 8)]
    [InlineData(100, 4, 64)]
    public void PagesInFlight_Cores_AreFourBatchesEach(int instances, int cores, int pages) =>
        Assert.Equal(pages, PlanFormulas.PagesInFlight(instances, cores));

    [Fact]
    public void Count_AHundredMillion_IsThis() => Assert.Equal(
        new PlanCounts(
            Pages: 100_000, Batches: 1_000_000, Listings: 100_000, Executions: 2_000, Events: 2_604_000, MostTurns: 1_302_000, LargestHistory: 202),
        PlanFormulas.Count(100_000_000, 100));

    [Fact]
    public void MemoryBound_FromFiftyPagesOn_IsTheSame() => Assert.Equal(
        PlanFormulas.MemoryBound(PlanFormulas.Count(50_000, 100)), PlanFormulas.MemoryBound(PlanFormulas.Count(1_000_000_000_000, 100)));

    [Fact]
    public void StorageTransactions_OneDocument_AreThreeForEachMessageAndEachTurn()
    {
        var counts = PlanFormulas.Count(1, 100);

        Assert.Equal((7, 5), (counts.Messages, counts.MostTurns));
        Assert.Equal(36, PlanFormulas.StorageTransactions(counts));
        Assert.Equal(counts.Events + 10, PlanFormulas.HistoryRows(counts));
    }

    private static bool IsEvent(JournalRecord record) =>
        record is ExecutionStarted or ActivityScheduled or SubOrchestrationScheduled or TaskCompleted or ExecutionCompleted or ContinuedAsNew;

    private static int Count<T>(IEnumerable<JournalRecord> records, Func<T, bool> predicate) => records.OfType<T>().Count(predicate);

    private static async Task<IReadOnlyList<JournalRecord>> RunAsync(int documents, int batchSize)
    {
        var bench = new JobBench();
        for (var index = 0; index < documents; index++)
        {
            bench.Database.Put($"doc-{index:0000}", null as JsonObject, ("a.txt", $"text {index}"));
        }

        using var store = new RecordingStore(new MemoryDisk().Open());
        await using var engine = new DurableEngine(
            new DurableEngineOptions { Folder = "memory", Json = JobBench.Json }, new JobCatalog(bench, JobBench.Json), bench.Time, NullLoggerFactory.Instance, _ => store);
        await engine.StartAsync();
        var settings = JobBench.Settings(batchSize: batchSize);
        Assert.NotNull(await bench.Store.ClaimAsync(settings, CancellationToken.None));
        await engine.Client.ScheduleNewOrchestrationInstanceAsync(
            nameof(ClassifyDatabase), new JobState(settings), new StartOrchestrationOptions(JobId.ToInstanceId(settings.JobId)));
        var end = await engine.Client.WaitForInstanceCompletionAsync(JobId.ToInstanceId(settings.JobId), true).WaitAsync(Patience);
        Assert.Equal(documents, end.ReadOutputAs<JobOutput>()!.Counts.Saved);
        await engine.StopAsync().WaitAsync(Patience);
        return [.. store.Records.Select(entry => entry.Record)];
    }
}
