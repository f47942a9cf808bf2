using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Pipeline.Checkpoints;
using Pipeline.MicroBatch;
using Pipeline.MicroBatch.Api;
using Pipeline.Monitoring;
using Pipeline.Tests.LocalHost;

namespace Pipeline.Tests.MicroBatch;

public sealed class PollFunctionsTests : IDisposable
{
    private readonly PollWorld _world = new();
    private readonly Faults _faults = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task Run_RecordsThere_PollsThemAndListsTheCheckpoint()
    {
        await using var host = await StartAsync();
        _world.Records.Write(1, _world.Ago(20), "user");
        _world.Records.Write(2, _world.Ago(20), "user", -1);
        _world.Records.Write(3, _world.Ago(20), null);

        var (status, report) = await PostAsync(host, "api/polls/healthmetrics/run");
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(
            """{"outcome":"Polled","batches":1,"records":2,"invalidRecords":1,"deadLetters":1,"users":1,"passedOver":1,"more":false,"problem":null}""", report);

        using var list = JsonDocument.Parse(await host.Client.GetStringAsync("api/polls"));
        var poll = Assert.Single(list.RootElement.GetProperty("polls").EnumerateArray());
        Assert.Equal(("healthmetrics", "Waiting", 20), (
            poll.GetProperty("source").GetString(), poll.GetProperty("state").GetString(), poll.GetProperty("lagSeconds").GetDouble()));
        Assert.Equal(2, poll.GetProperty("checkpoint").GetProperty("totals").GetProperty("records").GetInt32());

        var metrics = await host.Client.GetStringAsync("api/metrics");
        Assert.Contains("pipeline_poll_records_total{source=\"healthmetrics\"} 2\n", metrics, StringComparison.Ordinal);
        Assert.Contains("pipeline_poll_invalid_records_total{source=\"healthmetrics\"} 1\n", metrics, StringComparison.Ordinal);
        Assert.Contains("pipeline_poll_dead_letters_total{source=\"healthmetrics\"} 1\n", metrics, StringComparison.Ordinal);
        Assert.Contains("pipeline_poll_checkpoint_lag_seconds{source=\"healthmetrics\"} 20\n", metrics, StringComparison.Ordinal);
        Assert.Contains("pipeline_poll_last_success_seconds{source=\"healthmetrics\"} 1767225600\n", metrics, StringComparison.Ordinal);
        Assert.Contains("pipeline_poll_passed_over_total{source=\"healthmetrics\"} 1\n", metrics, StringComparison.Ordinal);
        Assert.Contains("pipeline_poll_undated_rows{source=\"healthmetrics\"} 0\n", metrics, StringComparison.Ordinal);
        Assert.Contains("pipeline_poll_batch_duration_seconds_count{source=\"healthmetrics\"} 1\n", metrics, StringComparison.Ordinal);
        Assert.Contains("pipeline_poll_runs_total{outcome=\"polled\",source=\"healthmetrics\"} 1\n", metrics, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_PollHoldsTheLease_Is409()
    {
        await using var host = await StartAsync();
        var name = CheckpointNames.Checkpoint(PollWorld.Source);
        await _world.Store.CreateEmptyAsync(name, default);
        await _world.Store.AcquireLeaseAsync(name, TimeSpan.FromMinutes(1), default);

        var (status, body) = await PostAsync(host, "api/polls/healthmetrics/run");

        Assert.Equal(HttpStatusCode.Conflict, status);
        Assert.Contains("holds the lease", body, StringComparison.Ordinal);
        Assert.Contains("\"state\":\"Polling\"", await host.Client.GetStringAsync("api/polls"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_UnknownSource_Is404()
    {
        await using var host = await StartAsync();

        Assert.Equal(HttpStatusCode.NotFound, (await PostAsync(host, "api/polls/other/run")).Status);
    }

    [Fact]
    public async Task Run_DatabaseIsAway_Is503AndReadyNamesIt()
    {
        _faults.Before = request => request == "hello" ? throw new SourceUnavailableException("MongoDB at host does not answer") : Task.CompletedTask;
        await using var host = await StartAsync();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await PostAsync(host, "api/polls/healthmetrics/run")).Status);

        var ready = await host.Client.GetAsync("api/ready");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        Assert.Equal(
            """{"status":"unready","dependencies":[{"name":"blob storage","ready":true,"detail":"answers; no checkpoint yet"},"""
            + """{"name":"mongodb","ready":false,"detail":"MongoDB at host does not answer"}]}""",
            await ready.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Ready_CheckpointUnreadable_SaysSo()
    {
        _world.Store[CheckpointNames.Checkpoint(PollWorld.Source)] = [1];
        await using var host = await StartAsync();

        Assert.Equal(HttpStatusCode.InternalServerError, (await PostAsync(host, "api/polls/healthmetrics/run")).Status);
        Assert.Contains("cannot be read", await (await host.Client.GetAsync("api/ready")).Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Contains("\"state\":\"Unreadable\"", await host.Client.GetStringAsync("api/polls"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_NotConfigured_IsQuietAndReady()
    {
        await using var host = await StartAsync(mongo: null);

        Assert.Equal("""{"polls":[]}""", await host.Client.GetStringAsync("api/polls"));
        Assert.Equal(HttpStatusCode.NotFound, (await PostAsync(host, "api/polls/healthmetrics/run")).Status);
        Assert.Equal(HttpStatusCode.OK, (await host.Client.GetAsync("api/ready")).StatusCode);
        Assert.Single(host.Log.Lines, line => line.EventId == 5111);
        Assert.Equal(0, _faults.Requests);
    }

    [Fact]
    public async Task Start_HandlerThatThereIsNot_IsRefusedByName()
    {
        var exception = await Assert.ThrowsAsync<OptionsValidationException>(() => StartAsync(sources: """[{"collection": "a", "handler": "b"}]"""));

        Assert.Equal(["POLL_SOURCES: the source 'a': handler is 'b'; give one of health."], exception.Failures);
    }

    [Fact]
    public async Task Ready_OneCheckpointOfSeveralUnreadable_SaysSoAndLooksAtTheOthers()
    {
        _world.Store[CheckpointNames.Checkpoint(PollWorld.Source)] = [1];
        var ahead = Checkpoint.Start("other", _world.Ago(-86_400));
        _world.Store[CheckpointNames.Checkpoint("other")] = CheckpointReader.Write(ahead);
        await using var host = await StartAsync(sources: """[{"collection": "other"}]""");

        var ready = await host.Client.GetAsync("api/ready");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        var body = await ready.Content.ReadAsStringAsync();
        Assert.Contains("cannot be read", body, StringComparison.Ordinal);
        Assert.Contains("ahead of the time now", body, StringComparison.Ordinal);
        var list = await host.Client.GetStringAsync("api/polls");
        Assert.Contains("cannot be read", list, StringComparison.Ordinal);
        Assert.Contains("ahead of the time now", list, StringComparison.Ordinal);
    }

    private async Task<TestHost> StartAsync(string? mongo = "mongodb://127.0.0.1/", string? sources = null)
    {
        var settings = new Dictionary<string, string?>
        {
            ["POLL_SCHEDULE"] = "0 0 0 1 1 *",
            ["MONGO_URI"] = mongo,
            ["POLL_SOURCES"] = sources,
            ["AzureWebJobsStorage"] = "UseDevelopmentStorage=true",
        };
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        return await TestHost.StartAsync([typeof(PollFunctions), typeof(PollHealthMetrics), typeof(MonitoringFunctions)], settings, services => services
            .AddSingleton<TimeProvider>(new ClockOnly(_world.Time))
            .AddSingleton(_world.Limits)
            .AddSingleton<ICheckpointStore>(_world.Store)
            .AddSingleton<IRecordSources>(new MemoryRecordSource(_world.Records, _faults))
            .AddSingleton<IBatchHandlerFactory>(new MemoryHandlerFactory(new MemoryHandler(_world.Records, _world.Results, _faults)))
            .AddMonitoring()
            .AddMicroBatch(configuration));
    }

    private static async Task<(HttpStatusCode Status, string Body)> PostAsync(TestHost host, string path)
    {
        using var response = await host.Client.PostAsync(path, null);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    private sealed class MemoryHandlerFactory(MemoryHandler handler) : IBatchHandlerFactory
    {
        public string Name => MicroBatchOptions.DefaultHandler;

        public IBatchHandler Create(PollSource source) => handler;
    }

    // The world's time of day, with timers that run.
    private sealed class ClockOnly(TestClock clock) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => clock.GetUtcNow();
    }
}
