using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Pipeline.CouchDb;
using Pipeline.Jobs.Schedules;

namespace Pipeline.Tests.Jobs.Schedules;

public sealed class ScheduleListenersTests : IDisposable
{
    private readonly ContinuousBench _bench = new();
    private readonly ApplicationLifetime _lifetime = new(NullLogger<ApplicationLifetime>.Instance);
    private readonly LogCapture _log = new();
    private readonly LoggerFactory _loggers;
    private readonly ScheduleListeners _listeners;

    public ScheduleListenersTests()
    {
        _loggers = new LoggerFactory([_log]);
        _listeners = new ScheduleListeners(_bench.Run, _bench.Store, _lifetime, _bench.Time, _loggers.CreateLogger<ScheduleListeners>());
    }

    public void Dispose() => _loggers.Dispose();

    [Fact]
    public async Task Listen_Schedule_StartsAJobAfterEachChangeAndEndsWithTheHost()
    {
        await _bench.PutAsync();
        _listeners.Listen(_bench.Client, ContinuousBench.Name);
        await EndJobsAsync(1);
        await Until.TrueAsync(() => _bench.Articles.Waiting == 1);
        _bench.Write("a");
        await EndJobsAsync(2);
        await Until.TrueAsync(() => _bench.Articles.Waiting == 1);

        _listeners.Listen(_bench.Client, ContinuousBench.Name);
        var listening = _listeners.Listening;
        _lifetime.StopApplication();
        await _listeners.StopAsync(default);
        _listeners.Listen(_bench.Client, ContinuousBench.Name);

        Assert.Equal([ContinuousBench.Name], listening);
        Assert.Equal((0, 2), (_bench.Articles.Waiting, (await _bench.JobsAsync()).Count));
        Assert.Empty(_listeners.Listening);
    }

    [Fact]
    public async Task Listen_PausedThenGoneOnWith_EndsAndIsBegunAnew()
    {
        await _bench.PutAsync(paused: true);
        _listeners.Listen(_bench.Client, ContinuousBench.Name);
        await Until.TrueAsync(() => _listeners.Listening.Count == 0);
        await _bench.PutAsync();
        _listeners.Listen(_bench.Client, ContinuousBench.Name);

        await EndJobsAsync(1);
        await StopAsync();

        Assert.Single(await _bench.JobsAsync());
    }

    [Fact]
    public async Task Listen_CouchDbAway_WaitsLongerEachTimeTellsWhyAndForgetsItWhenItIsBack()
    {
        await _bench.PutAsync();
        await _bench.WorkAsync((await _bench.NextJobAsync()).JobId);
        var failures = 0;
        var told = new TaskCompletionSource<string?>();
        _bench.Jobs.Server.BeforeRequest = (database, request) =>
        {
            if (database == JobBench.Articles && request == "changes" && failures++ < 8)
            {
                throw new CouchUnavailableException("CouchDB is away.");
            }

            if (failures == 9)
            {
                failures++;
                told.SetResult(_bench.ScheduleAsync().GetAwaiter().GetResult().LastError);
            }
        };

        _listeners.Listen(_bench.Client, ContinuousBench.Name);
        var problem = await told.Task.WaitAsync(TimeSpan.FromSeconds(30));
        await Until.TrueAsync(() => _bench.Articles.Waiting == 1);
        _bench.Articles.EndWaits();
        await Until.TrueAsync(async () => (await _bench.ScheduleAsync()).LastError is null);
        await StopAsync();

        Assert.Equal("CouchDB is away.", problem);
        Assert.Equal(
            ["1 s", "2 s", "4 s", "8 s", "16 s", "32 s", "60 s", "60 s"],
            _log.Lines.Where(line => line.EventId == 3822).Select(line => line.Message.Split("again in ")[1].Split(':')[0]));
    }

    [Fact]
    public async Task Listen_CouchDbThatTakesNoWriteEither_GoesOnWhenItIsBack()
    {
        var away = true;
        await _bench.PutAsync();
        _bench.Jobs.Server.BeforeRequest = (_, _) =>
        {
            if (away)
            {
                throw new CouchUnavailableException("CouchDB is away.");
            }
        };
        _listeners.Listen(_bench.Client, ContinuousBench.Name);
        await Until.TrueAsync(() => _log.Lines.Any(line => line.EventId == 3823));
        away = false;

        await EndJobsAsync(1);
        await StopAsync();

        Assert.Single(await _bench.JobsAsync());
    }

    private async Task EndJobsAsync(int count)
    {
        await Until.TrueAsync(async () => (await _bench.JobsAsync()).Count == count && (await _bench.ScheduleAsync()).NextJob is null);
        foreach (var job in await _bench.JobsAsync())
        {
            await _bench.EndAsync(job.JobId, await _bench.PositionAsync());
        }
    }

    private async Task StopAsync()
    {
        _lifetime.StopApplication();
        await _listeners.StopAsync(default);
    }
}
