using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Pipeline.Tests.LocalHost.Durable;

public class TimerTests
{
    [Fact]
    public async Task CreateTimer_ClockReachesIt_ContinuesWithThatTime()
    {
        await using var harness = new EngineHarness();
        harness.Functions.Orchestrator("Sleep", async context =>
        {
            var before = context.CurrentUtcDateTime;
            await context.CreateTimer(TimeSpan.FromDays(2), CancellationToken.None);
            return (context.CurrentUtcDateTime - before).TotalDays;
        });
        var id = await harness.ScheduleAsync("Sleep");
        await Until.TrueAsync(() => harness.Time.ArmedTimers == 1);

        harness.Time.Advance(TimeSpan.FromDays(1.9));
        Assert.Equal(OrchestrationRuntimeStatus.Running, (await harness.Client.GetInstanceAsync(id))!.RuntimeStatus);
        harness.Time.Advance(TimeSpan.FromDays(0.1));

        Assert.Equal("2", (await harness.EndAsync(id)).SerializedOutput);
    }

    [Fact]
    public async Task CreateTimer_DueWhileStopped_FiresAtOnceAfterTheRestart()
    {
        await using var harness = new EngineHarness();
        harness.Functions.Orchestrator("Sleep", async context =>
        {
            context.SetCustomStatus("sleeps");
            await context.CreateTimer(TimeSpan.FromHours(1), CancellationToken.None);
            return context.CurrentUtcDateTime;
        });
        var id = await harness.ScheduleAsync("Sleep");
        await harness.UntilStatusAsync(id, "sleeps");
        await harness.StopAsync();
        harness.Time.Advance(TimeSpan.FromHours(5));

        await harness.StartAsync();

        Assert.Equal("\"2026-01-01T05:00:00Z\"", (await harness.EndAsync(id)).SerializedOutput);
    }

    [Fact]
    public async Task CreateTimer_TokenCancelled_IsCancelledAlsoAfterARestart()
    {
        await using var harness = new EngineHarness();
        harness.Functions
            .Orchestrator("Race", async context =>
            {
                using var cancellation = new CancellationTokenSource();
                var timer = context.CreateTimer(TimeSpan.FromDays(3650), cancellation.Token);
                var activity = context.CallActivityAsync<int>("One");
                var first = await Task.WhenAny(timer, activity);
                cancellation.Cancel();
                context.SetCustomStatus("waits");
                await context.WaitForExternalEvent<string>("go");
                return $"{first == activity} {timer.IsCanceled}";
            })
            .Activity<string, int>("One", _ => 1);
        var id = await harness.ScheduleAsync("Race");
        await harness.UntilStatusAsync(id, "waits");

        await harness.RestartAsync();
        await harness.Client.RaiseEventAsync(id, "GO", "now");

        Assert.Equal("\"True True\"", (await harness.EndAsync(id)).SerializedOutput);
        Assert.Equal(1, harness.Functions.Runs["One"]);
    }

    [Fact]
    public async Task CurrentUtcDateTime_AcrossTurns_IsTheTimeOfEachTurn()
    {
        await using var harness = new EngineHarness();
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

    [Fact]
    public async Task ContinueAsNew_OfAnInstance_KeepsTheTimeItWasCreated()
    {
        await using var harness = new EngineHarness();
        harness.Functions.Orchestrator<int, int>("Again", async (context, generation) =>
        {
            context.SetCustomStatus($"generation {generation}");
            await context.CreateTimer(TimeSpan.FromHours(1), CancellationToken.None);
            if (generation < 2)
            {
                context.ContinueAsNew(generation + 1);
            }

            return generation;
        });
        var asked = harness.Time.GetUtcNow();
        var id = await harness.ScheduleAsync("Again", 0);
        for (var generation = 0; generation < 3; generation++)
        {
            await harness.UntilStatusAsync(id, $"generation {generation}");
            harness.Time.Advance(TimeSpan.FromHours(1));
        }

        var ended = await harness.EndAsync(id);
        Assert.Equal(("2", asked, asked.AddHours(3)), (ended.SerializedOutput, ended.CreatedAt, ended.LastUpdatedAt));
    }
}
