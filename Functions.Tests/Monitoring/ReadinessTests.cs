using Microsoft.Extensions.Logging;
using Pipeline.Monitoring;

namespace Pipeline.Tests.Monitoring;

public class ReadinessTests
{
    private readonly TestClock _time = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly LogCapture _log = new();

    [Fact]
    public async Task ReportAsync_WithEveryDependencyReady_IsReady()
    {
        var report = await Create(
            new Check("mongodb", _ => Task.FromResult(new DependencyState(true, "answers"))),
            new Check("couchdb", _ => Task.FromResult(new DependencyState(true, "3.5.0")))).ReportAsync(default);

        Assert.Equal("ready", report.Status);
        Assert.Equal([new("couchdb", true, "3.5.0"), new("mongodb", true, "answers")], report.Dependencies);
    }

    [Fact]
    public async Task ReportAsync_WithOneDownOneFailingAndOneHanging_TellsEach()
    {
        var asked = new TaskCompletionSource();
        var pending = Create(
            new Check("down", _ => Task.FromResult(new DependencyState(false, "maintenance"))),
            new Check("failing", _ => throw new InvalidOperationException("password=secret")),
            new Check("hanging", _ =>
            {
                // Ignores its token, as a library may.
                asked.SetResult();
                return new TaskCompletionSource<DependencyState>().Task;
            })).ReportAsync(default);
        await asked.Task;

        // The bounds of the two that answer are gone before the clock moves.
        while (_time.ArmedTimers > 1)
        {
            await Task.Yield();
        }

        _time.Advance(TimeSpan.FromSeconds(2.9));
        Assert.False(pending.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(0.1));

        var report = await pending;
        Assert.Equal("unready", report.Status);
        Assert.Equal(
            [
                new("down", false, "maintenance"),
                new("failing", false, "failed with InvalidOperationException"),
                new("hanging", false, "no answer within 3 s"),
            ],
            report.Dependencies);
        Assert.Equal(1101, Assert.Single(_log.Lines).EventId);
    }

    [Fact]
    public async Task ReportAsync_WhenTheCallerLeaves_Ends()
    {
        using var leave = new CancellationTokenSource();
        var asked = new TaskCompletionSource();
        var pending = Create(new Check("hanging", async token =>
        {
            asked.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, _time, token);
            return new DependencyState(true, "");
        })).ReportAsync(leave.Token);
        await asked.Task;
        await leave.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pending);
    }

    private Readiness Create(params IDependencyCheck[] checks) =>
        new(checks, _time, LoggerFactory.Create(logging => logging.AddProvider(_log)).CreateLogger<Readiness>());

    private sealed class Check(string name, Func<CancellationToken, Task<DependencyState>> check) : IDependencyCheck
    {
        public string Name => name;

        public Task<DependencyState> CheckAsync(CancellationToken cancellationToken) => check(cancellationToken);
    }
}
