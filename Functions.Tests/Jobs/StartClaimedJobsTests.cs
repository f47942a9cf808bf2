using System.Text;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Moq;
using Pipeline.CouchDb;
using Pipeline.Jobs;

namespace Pipeline.Tests.Jobs;

public sealed class StartClaimedJobsTests
{
    private readonly JobBench _bench = new();
    private readonly LogCapture _log = new();
    private readonly List<string> _scheduled = [];
    private readonly Mock<DurableTaskClient> _client = new("test");

    public StartClaimedJobsTests() => _client
        .Setup(client => client.ScheduleNewOrchestrationInstanceAsync(
            It.IsAny<TaskName>(), It.IsAny<object?>(), It.IsAny<StartOrchestrationOptions?>(), It.IsAny<CancellationToken>()))
        .ReturnsAsync((TaskName _, object? _, StartOrchestrationOptions? options, CancellationToken _) =>
        {
            _scheduled.Add(options!.InstanceId!);
            return options.InstanceId!;
        });

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
        Assert.Empty((await _bench.Store.ListUnstartedAsync(DateTimeOffset.MaxValue, default)).JobIds);
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

        _client.Setup(client => client.GetInstanceAsync("job-b", false, It.IsAny<CancellationToken>())).ThrowsAsync(new InvalidOperationException("The hub is odd."));

        await RunAsync();

        Assert.Equal(["job-c"], _scheduled);
        Assert.Equal(["a", "b"], (await _bench.Store.ListUnstartedAsync(DateTimeOffset.MaxValue, default)).JobIds);
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

    private Task RunAsync()
    {
        _bench.Time.Advance(TimeSpan.FromMinutes(3));
        var options = Options.Create(new CouchDbOptions { Url = new Uri("http://couch.example:5984/") });
        using var loggers = new LoggerFactory([_log]);
        var timer = new StartClaimedJobs(
            _bench.Store, new JobStarter(_bench.Server, _bench.Store), options, _bench.Time, loggers.CreateLogger<StartClaimedJobs>());
        return timer.RunAsync(new Microsoft.Azure.Functions.Worker.TimerInfo(), _client.Object, CancellationToken.None);
    }
}
