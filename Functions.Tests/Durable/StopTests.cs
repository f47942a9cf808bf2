using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Pipeline.Embedded.Durable.Journals;

namespace Pipeline.Tests.Durable;

public class StopTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task StopAsync_ActivityCancelled_IsRunAgainAndNotAFailure(bool replayEveryTurn)
    {
        await using var harness = new EngineHarness(replayEveryTurn);
        var begun = new TaskCompletionSource();
        harness.Functions
            .Orchestrator("Long", context => context.CallActivityAsync<int>("Long"))
            .Activity<string, int>("Long", async (_, cancellation) =>
            {
                if (begun.TrySetResult())
                {
                    await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellation);
                }

                return 5;
            });
        var id = await harness.ScheduleAsync("Long");
        await begun.Task;

        await harness.RestartAsync();

        Assert.Equal("5", (await harness.EndAsync(id)).SerializedOutput);
        Assert.Equal(2, harness.Functions.Runs["Long"]);
    }

    [Fact]
    public async Task StopAsync_ActivityThatGoesOn_IsAwaitedAndItsResultKept()
    {
        await using var harness = new EngineHarness();
        var (id, end) = await BeginLongActivityAsync(harness);

        var stop = harness.Engine.StopAsync();
        end.SetResult();
        Assert.True(await stop);
        await harness.StartAsync();

        Assert.Equal("5", (await harness.EndAsync(id)).SerializedOutput);
        Assert.Equal(1, harness.Functions.Runs["Long"]);
    }

    [Fact]
    public async Task StopAsync_PatienceOver_LeavesTheActivityBehind()
    {
        await using var harness = new EngineHarness();
        var (id, end) = await BeginLongActivityAsync(harness);

        var armed = harness.Time.ArmedTimers;
        var stop = harness.Engine.StopAsync(TimeSpan.FromSeconds(9));
        await EngineHarness.UntilAsync(() => harness.Time.ArmedTimers > armed);
        harness.Time.Advance(TimeSpan.FromSeconds(9));

        Assert.False(await stop);
        end.SetResult();
        await harness.StartAsync();
        Assert.Equal("5", (await harness.EndAsync(id)).SerializedOutput);
    }

    [Fact]
    public async Task Client_AfterTheStop_Refuses()
    {
        await using var harness = new EngineHarness();
        harness.Functions.Orchestrator("Wait", context => context.WaitForExternalEvent<int>("go"));
        var id = await harness.ScheduleAsync("Wait");
        var wait = harness.Client.WaitForInstanceCompletionAsync(id);

        await harness.StopAsync();

        await Assert.ThrowsAsync<InvalidOperationException>(() => wait);
        await Assert.ThrowsAsync<InvalidOperationException>(() => harness.Client.GetInstanceAsync(id));
        await Assert.ThrowsAsync<InvalidOperationException>(() => harness.ScheduleAsync("Wait"));
    }

    [Fact]
    public async Task Engine_DiskFails_SaysSoAndAnswersNobodyAsDone()
    {
        await using var harness = new EngineHarness();
        harness.Functions.Orchestrator("Wait", context => context.WaitForExternalEvent<int>("go"));
        var id = await harness.ScheduleAsync("Wait");
        harness.Disk.CrashAt(harness.Disk.Operations + 1, CrashKind.Whole);

        await Assert.ThrowsAsync<JournalFailedException>(() => harness.Client.RaiseEventAsync(id, "go", 1));

        Assert.IsType<IOException>(await harness.Engine.Failed.WaitAsync(TimeSpan.FromSeconds(10)));
        await harness.StopAsync();
        harness.Disk.CrashAt(int.MaxValue, CrashKind.Whole);
        await harness.StartAsync();
        Assert.Equal(OrchestrationRuntimeStatus.Running, (await harness.Client.WaitForInstanceStartAsync(id, default)).RuntimeStatus);
    }

    [Fact]
    public async Task Statistics_OfARun_CountRecordsAndBytes()
    {
        await using var harness = new EngineHarness();
        harness.Functions
            .Orchestrator("One", context => context.CallActivityAsync<int>("One"))
            .Activity<string, int>("One", _ => 1);

        await harness.RunAsync("One", id: "one");

        var statistics = harness.Engine.Statistics;
        Assert.Equal(harness.Disk.Files.Single().Value.Length, statistics.JournalBytesWritten);
        Assert.Equal((6, 6L, (6, "one")), (statistics.HistoryEntriesOf("one"), statistics.RecordsWritten, statistics.LargestHistory));
    }

    /// <summary>Starts an orchestration whose activity has begun and goes on until its end is told.</summary>
    private static async Task<(string Id, TaskCompletionSource End)> BeginLongActivityAsync(EngineHarness harness)
    {
        var begun = new TaskCompletionSource();
        var end = new TaskCompletionSource();
        harness.Functions
            .Orchestrator("Long", context => context.CallActivityAsync<int>("Long"))
            .Activity<string, int>("Long", async (_, _) =>
            {
                begun.TrySetResult();
                await end.Task;
                return 5;
            });
        var id = await harness.ScheduleAsync("Long");
        await begun.Task;
        return (id, end);
    }
}
