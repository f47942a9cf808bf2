using System.Threading.Channels;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Pipeline.LocalHost.Discovery;
using Pipeline.LocalHost.Timers;

namespace Pipeline.Tests.LocalHost;

public sealed class TimerFunctionTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 30, TimeSpan.Zero);

    private readonly TemporaryFolder _folder = new();
    private readonly Runs _runs = new();
    private readonly LogCapture _log = new();
    private readonly ServiceProvider _services;
    private readonly List<Running> _running = [];

    public TimerFunctionTests() => _services = new ServiceCollection().AddSingleton(_runs).BuildServiceProvider();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var running in _running)
        {
            await running.DisposeAsync();
        }

        await _services.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Run_OnItsSchedule_TellsLastAndNext()
    {
        var time = new TestClock(Start);
        await StartAsync(nameof(Functions.EachMinute), time);

        await AdvanceAsync(time, TimeSpan.FromSeconds(30));
        var first = await _runs.NextAsync();
        Assert.False(first.IsPastDue);
        Assert.Equal((default, At(1), At(0, 30)), Of(first));
        _runs.Finish.Release();

        await AdvanceAsync(time, TimeSpan.FromMinutes(1));
        var second = await _runs.NextAsync();
        Assert.Equal((At(1), At(2)), (second.ScheduleStatus!.Last, second.ScheduleStatus.Next));
        _runs.Finish.Release();
    }

    [Fact]
    public async Task Run_LongerThanItsInterval_IsFollowedByOneRunForAllThatCameDue()
    {
        var time = new TestClock(Start);
        await StartAsync(nameof(Functions.EachMinute), time);
        await AdvanceAsync(time, TimeSpan.FromSeconds(30));
        await _runs.NextAsync();

        time.Advance(TimeSpan.FromSeconds(150));
        Assert.Equal(1, _runs.Going);
        _runs.Finish.Release();
        var second = await _runs.NextAsync();
        Assert.Equal((At(1), At(2)), (second.ScheduleStatus!.Last, second.ScheduleStatus.Next));
        Assert.Equal(1, _runs.Going);
        _runs.Finish.Release();

        await AdvanceAsync(time, TimeSpan.FromSeconds(30));
        var third = await _runs.NextAsync();
        Assert.Equal((At(2), At(4)), (third.ScheduleStatus!.Last, third.ScheduleStatus.Next));
        _runs.Finish.Release();
    }

    [Fact]
    public async Task Start_AfterARunWasMissed_RunsOnceWithIsPastDue()
    {
        var time = new TestClock(Start);
        var before = await StartAsync(nameof(Functions.EachMinute), time);
        await AdvanceAsync(time, TimeSpan.FromSeconds(30));
        await _runs.NextAsync();
        _runs.Finish.Release();
        await before.DisposeAsync();

        time.Advance(TimeSpan.FromMinutes(10));
        await StartAsync(nameof(Functions.EachMinute), time);
        var missed = await _runs.NextAsync();
        Assert.True(missed.IsPastDue);
        Assert.Equal((At(1), At(2)), (missed.ScheduleStatus!.Last, missed.ScheduleStatus.Next));
        _runs.Finish.Release();

        await AdvanceAsync(time, TimeSpan.FromMinutes(1));
        var next = await _runs.NextAsync();
        Assert.False(next.IsPastDue);
        Assert.Equal((At(11), At(12)), (next.ScheduleStatus!.Last, next.ScheduleStatus.Next));
        _runs.Finish.Release();
    }

    [Fact]
    public async Task Start_BeforeTheNextRun_IsNotPastDue()
    {
        var time = new TestClock(Start);
        await (await StartAsync(nameof(Functions.EachMinute), time)).DisposeAsync();
        time.Advance(TimeSpan.FromSeconds(29));
        await StartAsync(nameof(Functions.EachMinute), time);
        await AdvanceAsync(time, TimeSpan.FromSeconds(1));

        Assert.False((await _runs.NextAsync()).IsPastDue);
        _runs.Finish.Release();
    }

    [Fact]
    public async Task Start_WithAnUnreadableState_BeginsAfreshAndSaysSo()
    {
        _folder.Write("EachMinute.json", "{\"last\":");
        var time = new TestClock(Start);
        await StartAsync(nameof(Functions.EachMinute), time);

        Assert.Equal(5101, Assert.Single(_log.Lines).EventId);
        await AdvanceAsync(time, TimeSpan.FromMinutes(1));
        Assert.False((await _runs.NextAsync()).IsPastDue);
        _runs.Finish.Release();
    }

    [Fact]
    public async Task Start_OfAnUnmonitoredFunction_KeepsNothing()
    {
        var time = new TestClock(Start);
        await StartAsync(nameof(Functions.Unmonitored), time);
        await AdvanceAsync(time, TimeSpan.FromMinutes(1));

        Assert.Null((await _runs.NextAsync()).ScheduleStatus);
        Assert.Empty(Directory.GetFiles(_folder.Path));
        _runs.Finish.Release();
    }

    [Fact]
    public async Task Start_OfAFunctionThatRunsOnStartup_RunsAtOnce()
    {
        await StartAsync(nameof(Functions.OnStartup), new TestClock(Start));

        Assert.False((await _runs.NextAsync()).IsPastDue);
        _runs.Finish.Release();
    }

    [Fact]
    public async Task Run_ThatFails_IsLoggedAndTheScheduleGoesOn()
    {
        var time = new TestClock(Start);
        await StartAsync(nameof(Functions.Fails), time);
        await AdvanceAsync(time, TimeSpan.FromSeconds(30));
        await _runs.NextAsync();
        await AdvanceAsync(time, TimeSpan.FromMinutes(1));
        await _runs.NextAsync();

        var line = _log.Lines.First();
        Assert.Equal((LogLevel.Error, 5102, "The timer function Fails failed; its schedule goes on"), (line.Level, line.EventId, line.Message));
    }

    [Fact]
    public async Task Stop_WhileARunIsGoing_WaitsForItsEnd()
    {
        var time = new TestClock(Start);
        var running = await StartAsync(nameof(Functions.EachMinute), time);
        await AdvanceAsync(time, TimeSpan.FromSeconds(30));
        await _runs.NextAsync();
        await running.Stop.CancelAsync();
        Assert.False(running.Loop.IsCompleted);
        _runs.Finish.Release();

        await running.Loop;
        Assert.Contains("\"last\":\"2026-01-01T00:01:00Z\"", await File.ReadAllTextAsync(Path.Combine(_folder.Path, "EachMinute.json")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stop_WhenARunGivesUp_LeavesItForTheNextStart()
    {
        var time = new TestClock(Start);
        var running = await StartAsync(nameof(Functions.EachMinute), time);
        await AdvanceAsync(time, TimeSpan.FromSeconds(30));
        await _runs.NextAsync();
        await running.Stop.CancelAsync();
        await running.CancelRun.CancelAsync();
        await running.Loop;

        await StartAsync(nameof(Functions.EachMinute), time);
        Assert.True((await _runs.NextAsync()).IsPastDue);
        _runs.Finish.Release();
    }

    private static DateTime At(int minute, int second = 0) => new(2026, 1, 1, 0, minute, second, DateTimeKind.Utc);

    private static (DateTime Last, DateTime Next, DateTime LastUpdated) Of(TimerInfo info) =>
        (info.ScheduleStatus!.Last, info.ScheduleStatus.Next, info.ScheduleStatus.LastUpdated);

    // The loop reads the clock and then arms its timer; a clock that moves between the two would make it sleep too long.
    private static async Task AdvanceAsync(TestClock time, TimeSpan by)
    {
        await Until.TrueAsync(() => time.ArmedTimers == 1);
        time.Advance(by);
    }

    private async Task<Running> StartAsync(string name, TestClock time)
    {
        var function = new FunctionDiscovery(new ConfigurationBuilder().Build()).Find([typeof(Functions)])
            .Timers.Single(timer => timer.Method.Name == name);
        var status = function.UseMonitor ? new TimerStatusFile(_folder.Path, name, _log) : null;
        var loop = new TimerLoop(function, status, _services.GetRequiredService<IServiceScopeFactory>(), time, _log);
        await loop.LoadAsync(default);
        var running = new Running();
        running.Loop = Task.Run(() => loop.RunAsync(running.Stop.Token, running.CancelRun.Token));
        _running.Add(running);
        return running;
    }

    private sealed class Running : IAsyncDisposable
    {
        public CancellationTokenSource Stop { get; } = new();

        public CancellationTokenSource CancelRun { get; } = new();

        public Task Loop { get; set; } = Task.CompletedTask;

        public async ValueTask DisposeAsync()
        {
            await Stop.CancelAsync();
            await Loop;
        }
    }

    private sealed class Runs
    {
        private readonly Channel<TimerInfo> _started = Channel.CreateUnbounded<TimerInfo>();
        private int _going;

        public SemaphoreSlim Finish { get; } = new(0);

        public int Going => _going;

        public async Task<TimerInfo> NextAsync() =>
            await _started.Reader.ReadAsync(new CancellationTokenSource(TimeSpan.FromSeconds(20)).Token);

        public void Begin(TimerInfo info)
        {
            Interlocked.Increment(ref _going);
            _started.Writer.TryWrite(info);
        }

        public void End() => Interlocked.Decrement(ref _going);
    }

    private sealed class Functions(Runs runs)
    {
        [Function(nameof(EachMinute))]
        public async Task EachMinute([TimerTrigger("0 * * * * *")] TimerInfo timer, CancellationToken cancellationToken)
        {
            runs.Begin(timer);
            await runs.Finish.WaitAsync(cancellationToken);
            runs.End();
        }

        [Function(nameof(Unmonitored))]
        public void Unmonitored([TimerTrigger("* * * * *", UseMonitor = false)] TimerInfo timer) => runs.Begin(timer);

        [Function(nameof(OnStartup))]
        public void OnStartup([TimerTrigger("01:00:00", RunOnStartup = true)] TimerInfo timer) => runs.Begin(timer);

        [Function(nameof(Fails))]
        public Task Fails([TimerTrigger("0 * * * * *")] TimerInfo timer)
        {
            runs.Begin(timer);
            throw new InvalidOperationException("broken");
        }
    }
}
