using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Pipeline.Tests.Durable.Orchestrations;

public class RulesTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Replay_OtherActivityThanRecorded_FailsNamingBoth(bool replayEveryTurn)
    {
        await using var harness = new EngineHarness(replayEveryTurn);
        var name = "Old";
        harness.Functions
            .Orchestrator("Changed", async context =>
            {
                await context.CallActivityAsync(name);
                return await context.WaitForExternalEvent<int>("go");
            })
            .Activity<string, int>("Old", _ => 1)
            .Activity<string, int>("New", _ => 1);
        var id = await harness.ScheduleAsync("Changed");
        await EngineHarness.UntilAsync(() => harness.Engine.Statistics.HistoryEntriesOf(id) == 5);

        await harness.StopAsync();
        name = "New";
        await harness.StartAsync();

        var ended = await harness.EndAsync(id);
        Assert.Equal(OrchestrationRuntimeStatus.Failed, ended.RuntimeStatus);
        Assert.Equal(
            $"Pipeline.Embedded.Durable.Orchestrations.OrchestratorViolationException: The orchestrator 'Changed' of instance '{id}' is not deterministic: it has changed: recorded is activity 'Old' (task 0), and now it asked for activity 'New' (task 0).",
            ended.SerializedOutput);
        Assert.Null(ended.FailureDetails);
    }

    [Theory]
    [InlineData(false, "recorded is activity 'One' (task 0), and now it did nothing")]
    [InlineData(true, "recorded is activity 'One' (task 0), and now it did nothing")]
    public async Task Replay_ActivityNoLongerCalled_FailsNamingIt(bool replayEveryTurn, string expected)
    {
        await using var harness = new EngineHarness(replayEveryTurn);
        var calls = true;
        harness.Functions
            .Orchestrator("Changed", async context =>
            {
                if (calls)
                {
                    await context.CallActivityAsync("One");
                }

                return await context.WaitForExternalEvent<int>("go");
            })
            .Activity<string, int>("One", _ => 1);
        var id = await harness.ScheduleAsync("Changed");
        await EngineHarness.UntilAsync(() => harness.Engine.Statistics.HistoryEntriesOf(id) == 5);

        await harness.StopAsync();
        calls = false;
        await harness.StartAsync();

        Assert.Contains(expected, (await harness.EndAsync(id)).SerializedOutput, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Replay_EndsEarlierThanRecorded_FailsNamingWhatIsRecorded(bool replayEveryTurn)
    {
        await using var harness = new EngineHarness(replayEveryTurn);
        var goesOn = true;
        harness.Functions
            .Orchestrator("Changed", async context =>
            {
                await context.CallActivityAsync("One");
                return goesOn ? await context.CallActivityAsync<int>("One") + await context.WaitForExternalEvent<int>("go") : 1;
            })
            .Activity<string, int>("One", _ => 1);
        var id = await harness.ScheduleAsync("Changed");
        await EngineHarness.UntilAsync(() => harness.Engine.Statistics.HistoryEntriesOf(id) == 8);

        await harness.StopAsync();
        goesOn = false;
        await harness.StartAsync();

        Assert.Contains("recorded is activity 'One' (task 1), and now it did nothing", (await harness.EndAsync(id)).SerializedOutput, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReplayEveryTurn_InputThatChangesFromRunToRun_IsFound()
    {
        await using var harness = new EngineHarness(replayEveryTurn: true);
        harness.Functions
            .Orchestrator("Random", context => context.CallActivityAsync<Guid>("Echo", Guid.NewGuid()))
            .Activity<Guid, Guid>("Echo", id => id);

        Assert.Contains("activity 'Echo'", (await harness.RunAsync("Random")).SerializedOutput, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Await_ForeignTaskWithNothingOpen_FailsTheInstance(bool replayEveryTurn)
    {
        await using var harness = new EngineHarness(replayEveryTurn);
        harness.Functions.Orchestrator("Foreign", async _ =>
        {
            await new TaskCompletionSource().Task;
            return 1;
        });

        AssertForeign(await harness.RunAsync("Foreign"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Await_ForeignTaskWhileSomethingIsOpen_FailsTheInstanceWhenItEnds(bool replayEveryTurn)
    {
        await using var harness = new EngineHarness(replayEveryTurn);
        var foreign = new TaskCompletionSource();
        harness.Functions.Orchestrator("Foreign", async context =>
        {
            var external = context.WaitForExternalEvent<int>("never");
            await foreign.Task;
            return await external;
        });
        var id = await harness.ScheduleAsync("Foreign");

        foreign.SetResult();

        AssertForeign(await harness.EndAsync(id));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Await_ThreadPoolTask_FailsTheInstance(bool replayEveryTurn)
    {
        await using var harness = new EngineHarness(replayEveryTurn);
        using var begin = new ManualResetEventSlim();
        harness.Functions.Orchestrator("Foreign", async context =>
        {
            var external = context.WaitForExternalEvent<int>("never");
            var result = await Task.Run(() => begin.Wait(TimeSpan.FromSeconds(10)));
            return result ? await external : 0;
        });
        var id = await harness.ScheduleAsync("Foreign");

        begin.Set();

        AssertForeign(await harness.EndAsync(id));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Await_ConfigureAwaitFalse_FailsTheInstance(bool replayEveryTurn)
    {
        await using var harness = new EngineHarness(replayEveryTurn);
        harness.Functions
            .Orchestrator("Foreign", async context =>
            {
                await context.CallActivityAsync("One").ConfigureAwait(false);
                return await context.CallActivityAsync<int>("One");
            })
            .Activity<string, int>("One", _ => 1);

        AssertForeign(await harness.RunAsync("Foreign"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Await_ConfigureAwaitFalseAtTheEnd_FailsTheInstance(bool replayEveryTurn)
    {
        await using var harness = new EngineHarness(replayEveryTurn);
        harness.Functions
            .Orchestrator("Foreign", async context =>
            {
                var never = context.WaitForExternalEvent<int>("never");
                await context.CallActivityAsync("One").ConfigureAwait(false);
                return never.IsCompleted;
            })
            .Activity<string, int>("One", _ => 1);

        AssertForeign(await harness.RunAsync("Foreign"));
    }

    [Fact]
    public async Task CancelAfter_OnADurableTimer_FailsTheInstanceAndNotTheProcess()
    {
        await using var harness = new EngineHarness();
        harness.Functions.Orchestrator("Foreign", async context =>
        {
            using var cancellation = new CancellationTokenSource();
            var timer = context.CreateTimer(TimeSpan.FromDays(1), cancellation.Token);
            cancellation.CancelAfter(1);
            await timer;
            return 1;
        });

        AssertForeign(await harness.RunAsync("Foreign"));
    }

    private static void AssertForeign(OrchestrationMetadata ended)
    {
        Assert.Equal(OrchestrationRuntimeStatus.Failed, ended.RuntimeStatus);
        Assert.Contains("a task that is not its context's", ended.SerializedOutput, StringComparison.Ordinal);
    }
}
