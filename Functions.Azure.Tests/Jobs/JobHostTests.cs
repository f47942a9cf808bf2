using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Converters;
using Microsoft.DurableTask.Testing;
using Microsoft.DurableTask.Worker;
using Microsoft.Extensions.DependencyInjection;
using Pipeline.CouchDb;
using Pipeline.Jobs;

namespace Pipeline.Tests.Jobs;

/// <summary>Jobs whole, on the engine of the Durable Task SDK: every await replays, everything passes through JSON.</summary>
public sealed class JobHostTests
{
    // The engine in memory takes about three seconds a page.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private readonly JobBench _bench = new();

    [Fact]
    public async Task Job_ManyPages_EndsWithExactCountsAcrossContinueAsNew()
    {
        Put(520);
        await using var host = await StartAsync();

        var output = await RunAsync(host, JobBench.Settings(batchSize: 1));

        Assert.Equal(new JobOutput(JobOutcome.Completed, new JobCounts(520, 520, 520, 0, 0, 0), Pages: 52), output);
        Assert.All(_bench.Database.Ids, id => Assert.NotNull(_bench.Database.Text(id, "a.txt.ann")));
    }

    [Fact]
    public async Task Job_WithAnUnreadableSource_CountsItAsFailed()
    {
        Put(20);
        _bench.Database.Put("bad", null, [("a.txt", [0xFF])]);
        _bench.Database.Put("none", null);
        await using var host = await StartAsync();

        var output = await RunAsync(host, JobBench.Settings(batchSize: 5));

        Assert.Equal((21, 20, 1, 1), (output.Counts.Listed, output.Counts.Saved, output.Counts.Failed, output.Counts.Unmatched));
    }

    [Fact]
    public async Task Failure_OfAnActivity_ReachesItsOrchestratorWithTheTypeThatDecides()
    {
        await using var host = await DurableTaskTestHost.StartAsync(tasks =>
        {
            tasks.AddActivityFunc<string, string>("Away", string (_, _) => throw new CouchUnavailableException("Connection refused."));
            tasks.AddOrchestratorFunc<string, bool>("Ask", async (context, _) =>
            {
                try
                {
                    await context.CallActivityAsync<string>("Away", "x");
                    return false;
                }
                catch (TaskFailedException failure)
                {
                    return JobRetries.IsUnavailable(failure);
                }
            });
        });
        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("Ask", "x");

        var metadata = await host.Client.WaitForInstanceCompletionAsync(id, true).WaitAsync(Patience);

        Assert.Equal("true", metadata.SerializedOutput);
    }

    private void Put(int documents)
    {
        for (var index = 0; index < documents; index++)
        {
            _bench.Database.Put($"doc-{index:0000}", null as JsonObject, ("a.txt", $"text {index}"));
        }
    }

    private Task<DurableTaskTestHost> StartAsync() => DurableTaskTestHost.StartAsync(
        tasks =>
        {
            tasks.AddOrchestratorFunc<JobState, JobOutput?>(nameof(ClassifyDatabase), (context, _) => ClassifyDatabase.RunAsync(context));
            tasks.AddOrchestratorFunc<PageRequest, PageResult>(nameof(ClassifyPage), (context, _) => ClassifyPage.RunAsync(context));
            tasks.AddActivityFunc<ListRequest, ListResult>(
                nameof(ListDocuments), (_, request) => new ListDocuments(_bench.Server, _bench.Store).RunAsync(request, CancellationToken.None));
            tasks.AddActivityFunc<BatchRequest, BatchResult>(
                nameof(ClassifyBatch), (_, request) => new ClassifyBatch(_bench.Runner, _bench.Store).RunAsync(request, CancellationToken.None));
            tasks.AddActivityFunc<FailedBatch, BatchResult>(
                nameof(RecordFailedBatch), (_, batch) => new RecordFailedBatch(_bench.Runner).RunAsync(batch, CancellationToken.None));
        },
        new DurableTaskTestHostOptions
        {
            ConfigureServices = services => services.ConfigureAll<DurableTaskWorkerOptions>(worker => worker.DataConverter = new JsonDataConverter(JobBench.Json)),
        });

    private async Task<JobOutput> RunAsync(DurableTaskTestHost host, JobSettings settings)
    {
        Assert.NotNull(await _bench.Store.ClaimAsync(settings, CancellationToken.None));
        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync(
            nameof(ClassifyDatabase), new JobState(settings), new StartOrchestrationOptions(JobId.ToInstanceId(settings.JobId)));
        var metadata = await host.Client.WaitForInstanceCompletionAsync(id, true).WaitAsync(Patience);
        Assert.Equal(OrchestrationRuntimeStatus.Completed, metadata.RuntimeStatus);
        return JsonSerializer.Deserialize<JobOutput>(metadata.SerializedOutput!, JobBench.Json)!;
    }
}
