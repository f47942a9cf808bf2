using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Pipeline.Tests.Durable.Orchestrations;

public class TimerTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task CreateTimer_ClockReachesIt_ContinuesWithThatTime(bool replayEveryTurn)
    {
        await using var harness = new EngineHarness(replayEveryTurn);
        harness.Functions.Orchestrator("Sleep", async context =>
        {
            var before = context.CurrentUtcDateTime;
            await context.CreateTimer(TimeSpan.FromDays(100), CancellationToken.None);
            return (context.CurrentUtcDateTime - before).TotalDays;
        });
        var id = await harness.ScheduleAsync("Sleep");
        await EngineHarness.UntilAsync(() => harness.Time.ArmedTimers == 1);

        harness.Time.Advance(TimeSpan.FromDays(99));
        Assert.Equal(OrchestrationRuntimeStatus.Running, (await harness.Client.GetInstanceAsync(id))!.RuntimeStatus);
        harness.Time.Advance(TimeSpan.FromDays(1));

        Assert.Equal("100", (await harness.EndAsync(id)).SerializedOutput);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task CreateTimer_DueWhileStopped_FiresAtOnceAfterTheRestart(bool replayEveryTurn)
    {
        await using var harness = new EngineHarness(replayEveryTurn);
        harness.Functions.Orchestrator("Sleep", async context =>
        {
            await context.CreateTimer(TimeSpan.FromHours(1), CancellationToken.None);
            return context.CurrentUtcDateTime;
        });
        var id = await harness.ScheduleAsync("Sleep");
        await harness.StopAsync();
        harness.Time.Advance(TimeSpan.FromHours(5));

        await harness.StartAsync();

        Assert.Equal("\"2026-01-01T05:00:00Z\"", (await harness.EndAsync(id)).SerializedOutput);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task CreateTimer_TokenCancelled_IsCancelledAlsoAfterARestart(bool replayEveryTurn)
    {
        await using var harness = new EngineHarness(replayEveryTurn);
        harness.Functions
            .Orchestrator("Race", async context =>
            {
                using var cancellation = new CancellationTokenSource();
                var timer = context.CreateTimer(TimeSpan.FromDays(3650), cancellation.Token);
                var activity = context.CallActivityAsync<int>("One");
                var first = await Task.WhenAny(timer, activity);
                cancellation.Cancel();
                await context.WaitForExternalEvent<string>("go");
                return $"{first == activity} {timer.IsCanceled}";
            })
            .Activity<string, int>("One", _ => 1);
        var id = await harness.ScheduleAsync("Race");
        await EngineHarness.UntilAsync(() => harness.Engine.Statistics.HistoryEntriesOf(id) >= 6);

        await harness.RestartAsync();
        await harness.Client.RaiseEventAsync(id, "GO", "now");

        Assert.Equal("\"True True\"", (await harness.EndAsync(id)).SerializedOutput);
        Assert.Equal(1, harness.Functions.Runs["One"]);
    }

    [Fact]
    public async Task CreateTimer_LongestDelay_DoesNotOverflow()
    {
        await using var harness = new EngineHarness();
        harness.Functions.Orchestrator("Sleep", async context =>
        {
            await context.CreateTimer(TimeSpan.MaxValue, CancellationToken.None);
            return 0;
        });

        var id = await harness.ScheduleAsync("Sleep");

        Assert.Equal(OrchestrationRuntimeStatus.Running, (await harness.Client.WaitForInstanceStartAsync(id, default)).RuntimeStatus);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task CurrentUtcDateTime_AcrossTurns_IsTheTimeOfEachTurn(bool replayEveryTurn)
    {
        await using var harness = new EngineHarness(replayEveryTurn);
        harness.Functions
            .Orchestrator("Times", async context =>
            {
                var first = context.CurrentUtcDateTime;
                await context.CallActivityAsync("Later");
                var second = context.CurrentUtcDateTime;
                await context.CallActivityAsync("Later");
                return new[] { (second - first).TotalSeconds, (context.CurrentUtcDateTime - second).TotalSeconds };
            })
            .Activity<string, int>("Later", _ =>
            {
                harness.Time.Advance(TimeSpan.FromSeconds(7));
                return 0;
            });

        Assert.Equal("[7,7]", (await harness.RunAsync("Times")).SerializedOutput);
    }
}
