using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Pipeline.CouchDb;
using Pipeline.Jobs;
using Pipeline.Jobs.Api;
using Pipeline.Jobs.Workers;
using Pipeline.Tests.LocalHost;

namespace Pipeline.Tests.Jobs.Workers;

public sealed class WorkerTests
{
    private readonly JobBench _bench = new();
    private readonly WorkerStore _workers;

    public WorkerTests() => _workers = new WorkerStore(_bench.Server, Options.Create(new CouchDbOptions()));

    [Fact]
    public async Task Workers_OneInHandAndOneLost_AreShownWithTheBatchesOfAJob()
    {
        await _bench.Store.ClaimAsync(JobBench.Settings("j1"), default);
        var now = TimeProvider.System.GetUtcNow();
        await WriteAsync("lost", now - TimeSpan.FromMinutes(3), []);
        await WriteAsync("lives", now, [new Assignment("j1", new KeyRange("a", "b"), now), new Assignment("j2", KeyRange.All, now)]);
        await using var host = await StartAsync();

        var workers = JsonNode.Parse(await host.Client.GetStringAsync("api/workers"))!["workers"]!.AsArray();
        var assignments = JsonNode.Parse(await host.Client.GetStringAsync("api/jobs/j1/assignments"))!["assignments"]!.AsArray();

        Assert.Equal([("lives", false, 2), ("lost", true, 0)], workers.Select(worker => ((string)worker!["id"]!, (bool)worker["lost"]!, (int)worker["batches"]!)));
        var batch = Assert.Single(assignments)!;
        Assert.Equal(("lives", "a", "b"), ((string)batch["worker"]!, (string)batch["startKey"]!, (string)batch["endKey"]!));
    }

    [Fact]
    public async Task BeatAsync_WhileABatchRuns_TellsOfItAndReplacesTheBeatBefore()
    {
        await _bench.Running.RunAsync("j1", new KeyRange("a", "b"), async () =>
        {
            await BeatAsync("lives");
            await BeatAsync("lives");
            return 0;
        });

        var worker = Assert.Single(await _workers.ListAsync(default));
        Assert.Equal(("worker:lives", "hub-1", "j1"), (worker.Id, worker.Hub, Assert.Single(worker.Batches!).Job));
        Assert.Empty(_bench.Running.All);
    }

    [Fact]
    public async Task BeatAsync_NoDatabaseOrCouchDbAway_IsLeftToTheNext()
    {
        _bench.Jobs.Exists = false;
        await BeatAsync("a");
        _bench.Jobs.Exists = true;
        _bench.Server.BeforeRequest = (_, _) => throw new CouchUnavailableException("It is away.");
        await BeatAsync("a");
        _bench.Server.BeforeRequest = (_, _) => { };

        Assert.Empty(await _workers.ListAsync(default));
    }

    [Fact]
    public async Task Summary_OfAllJobs_AddsThemUpByStateKindAndDay()
    {
        foreach (var (id, saved) in new[] { ("a", 2), ("b", 3) })
        {
            await _bench.Store.ClaimAsync(JobBench.Settings(id), default);
            await _bench.Store.EndAsync(id, 0, JobStatus.Completed, new JobOutput(JobOutcome.Completed, new JobCounts(saved, saved, saved, 0, 0, 0), 1), default);
        }

        await _bench.Store.ClaimAsync(JobBench.Settings("c"), default);
        await using var host = await StartAsync();

        var summary = JsonNode.Parse(await host.Client.GetStringAsync("api/jobs/summary"))!;

        Assert.Equal("""{"Completed":2,"Pending":1}""", summary["byStatus"]!.ToJsonString());
        var day = Assert.Single(summary["byKindAndDay"]!.AsArray())!;
        Assert.Equal(("classify", 3, 5), ((string)day["kind"]!, (int)day["jobs"]!, (int)day["counts"]!["saved"]!));
    }

    private Task WriteAsync(string id, DateTimeOffset seen, IReadOnlyList<Assignment> batches) =>
        _workers.WriteAsync(new WorkerDocument($"worker:{id}", null, "hub-1", 2, 1, "1.0", seen, seen, batches), default);

    private Task BeatAsync(string worker)
    {
        var options = Options.Create(new CouchDbOptions { Url = new Uri("http://couch.example:5984/") });
        return new WorkerHeartbeat(_workers, _bench.Running, new TaskHub("hub-1", worker), options, _bench.Time, NullLogger<WorkerHeartbeat>.Instance)
            .BeatAsync(default);
    }

    private Task<TestHost> StartAsync() => TestHost.StartAsync(
        [typeof(WorkerFunctions)], new() { ["AzureFunctionsJobHost:extensions:http:routePrefix"] = "api" }, services => services
            .AddSingleton(TimeProvider.System)
            .AddSingleton(_bench.Store)
            .AddSingleton(_workers));
}
