using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Pipeline.Tests.LocalHost.Durable;

public class StopTests
{
    [Fact]
    public async Task StopAsync_ActivityThatGivesUpWhenTold_RunsAgainAfterTheNextStart()
    {
        await using var harness = new EngineHarness();
        var entered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        harness.Functions
            .Orchestrator("Hold", context => context.CallActivityAsync<int>("Wait"))
            .Activity<string, int>("Wait", async (_, cancellation) =>
            {
                if (harness.Functions.Runs["Wait"] == 1)
                {
                    entered.SetResult();
                    await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellation);
                }

                return 7;
            });
        var id = await harness.ScheduleAsync("Hold");
        await entered.Task.WaitAsync(EngineHarness.Patience);

        Assert.True(await harness.StopAsync());
        await harness.StartAsync();

        Assert.Equal("7", (await harness.EndAsync(id)).SerializedOutput);
        Assert.Equal(2, harness.Functions.Runs["Wait"]);
    }

    [Fact]
    public async Task StopAsync_ActivityThatEndsInTime_IsWrittenAndNotRunAgain()
    {
        await using var harness = new EngineHarness();
        var entered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var leave = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        harness.Functions
            .Orchestrator("Hold", context => context.CallActivityAsync<int>("Wait"))
            .Activity<string, int>("Wait", async (_, cancellation) =>
            {
                cancellation.Register(() => leave.TrySetResult());
                entered.SetResult();
                await leave.Task;
                return 7;
            });
        var id = await harness.ScheduleAsync("Hold");
        await entered.Task.WaitAsync(EngineHarness.Patience);

        Assert.True(await harness.StopAsync());
        await harness.StartAsync();

        Assert.Equal("7", (await harness.EndAsync(id)).SerializedOutput);
        Assert.Equal(1, harness.Functions.Runs["Wait"]);
        Assert.DoesNotContain(harness.Log.Lines, line => line.EventId == 2005);
    }

    [Fact]
    public async Task StopAsync_ActivityThatDoesNotEnd_IsLeftAndTold()
    {
        await using var harness = new EngineHarness();
        var entered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var leave = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        harness.Functions
            .Orchestrator("Hold", context => context.CallActivityAsync<int>("Wait"))
            .Activity<string, int>("Wait", async (_, _) =>
            {
                entered.TrySetResult();
                await leave.Task;
                return harness.Functions.Runs["Wait"];
            });
        var id = await harness.ScheduleAsync("Hold");
        await entered.Task.WaitAsync(EngineHarness.Patience);

        Assert.False(await harness.StopAsync(TimeSpan.Zero));
        Assert.Contains(harness.Log.Lines, line => line.EventId == 2005);
        leave.SetResult();
        await harness.StartAsync();

        Assert.Equal("2", (await harness.EndAsync(id)).SerializedOutput);
    }

    [Fact]
    public async Task Client_AfterTheStop_SaysThatTheEngineDoesNotRun()
    {
        await using var harness = new EngineHarness();
        harness.Functions.Orchestrator("Wait", context => context.WaitForExternalEvent<int>("go"));
        var id = await harness.ScheduleAsync("Wait");
        var waiting = harness.Client.WaitForInstanceCompletionAsync(id);
        await harness.StopAsync();

        var released = await Assert.ThrowsAsync<InvalidOperationException>(() => waiting.WaitAsync(EngineHarness.Patience));
        Assert.Equal($"The durable engine has stopped while the instance '{id}' was awaited.", released.Message);
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => harness.Client.RaiseEventAsync(id, "go", 1));
        Assert.Equal("The durable engine is not running.", refused.Message);
    }

    /// <summary>The turn never comes back, as in a process that it ends: from the file's point of view that is the same.</summary>
    [Fact]
    public async Task Orchestrator_ThatEndsTheProcessEachTime_FailsAfterFiveAndOthersGoOn()
    {
        await using var harness = new EngineHarness();
        harness.Time.AutoAdvance = true;
        using var never = new ManualResetEventSlim();
        var entered = new SemaphoreSlim(0);
        harness.Functions
            .Orchestrator("Kills", _ =>
            {
                entered.Release();
                never.Wait();
                return Task.FromResult(1);
            })
            .Orchestrator("Counts", async context =>
            {
                var sum = 0;
                for (var i = 0; i < 6; i++)
                {
                    sum += await context.WaitForExternalEvent<int>("add");
                }

                return sum;
            });
        await harness.ScheduleAsync("Kills", id: "kills");
        await harness.ScheduleAsync("Counts", id: "counts");
        for (var life = 1; life <= 5; life++)
        {
            Assert.True(await entered.WaitAsync(EngineHarness.Patience), $"life {life}");
            await harness.Client.RaiseEventAsync("counts", "add", 1);
            await harness.StopAsync(TimeSpan.Zero);
            await harness.StartAsync();
        }

        var ended = await harness.EndAsync("kills");
        Assert.Equal(
            (OrchestrationRuntimeStatus.Failed, "PoisonedTurn: The host ended 5 times in a turn of this orchestrator; it is not run again."),
            (ended.RuntimeStatus, ended.SerializedOutput));
        await harness.Client.RaiseEventAsync("counts", "add", 1);
        Assert.Equal("6", (await harness.EndAsync("counts")).SerializedOutput);
        never.Set();
    }
}
