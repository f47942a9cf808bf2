using System.Text;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Pipeline.Embedded.Durable.Journals;
using Pipeline.Embedded.Durable.Orchestrations;

namespace Pipeline.Tests.Durable.Orchestrations;

public class ExactlyOnceTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Answer_ThatComesTwice_CountsOnce(bool replayEveryTurn)
    {
        await using var harness = new EngineHarness(replayEveryTurn);
        harness.Functions
            .Orchestrator("Parent", context => context.CallSubOrchestratorAsync<int>("Child", options: new SubOrchestrationOptions(instanceId: "child")))
            .Orchestrator("Child", context => context.WaitForExternalEvent<int>("go"));
        var id = await harness.ScheduleAsync("Parent");
        await harness.Client.SuspendInstanceAsync(id);
        Assert.True(harness.Engine.Registry.TryGet(id, out var entry));
        var execution = entry.State.ExecutionId;
        var before = harness.Engine.Statistics.HistoryEntriesOf(id);

        entry.Live!.Post(new Arrival.Answer(execution, new TaskCompleted(0, "1")));
        entry.Live.Post(new Arrival.Answer(execution, new TaskCompleted(0, "2")));
        entry.Live.Post(new Arrival.Answer("another execution", new TaskCompleted(0, "3")));
        await harness.Client.ResumeInstanceAsync(id);

        Assert.Equal("1", (await harness.EndAsync(id)).SerializedOutput);
        Assert.Equal(before + 4, harness.Engine.Statistics.HistoryEntriesOf(id));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Event_OfAnOrchestrationThatComesTwice_CountsOnceAlsoAfterARestart(bool replayEveryTurn)
    {
        await using var harness = new EngineHarness(replayEveryTurn);
        harness.Functions.Orchestrator("Receiver", async context =>
            new[] { await context.WaitForExternalEvent<int>("number"), await context.WaitForExternalEvent<int>("number") });
        var id = await harness.ScheduleAsync("Receiver");

        await RaiseAsync(harness, id, 1, "sender:7");
        await RaiseAsync(harness, id, 2, "sender:7");
        await harness.RestartAsync();
        await RaiseAsync(harness, id, 3, "sender:7");
        await RaiseAsync(harness, id, 4, "sender:8");

        Assert.Equal("[1,4]", (await harness.EndAsync(id)).SerializedOutput);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Child_ThatHasEnded_KeepsItsJournalUntilTheParentsRecordIsDurable(bool replayEveryTurn)
    {
        await using var harness = new EngineHarness(replayEveryTurn);
        harness.Functions
            .Orchestrator("Parent", async context =>
            {
                await context.CallSubOrchestratorAsync("Child", options: new SubOrchestrationOptions(instanceId: "child"));
                return await context.WaitForExternalEvent<int>("go");
            })
            .Orchestrator("Child", _ => Task.FromResult(1));
        var whenDeleted = new TaskCompletionSource<string>();
        harness.Disk.Deleting = name => whenDeleted.TrySetResult(Encoding.UTF8.GetString(harness.Disk.DurableContent("instance-parent.journal")));

        await harness.ScheduleAsync("Parent", id: "parent");

        Assert.Contains("\"kind\":\"taskCompleted\"", await whenDeleted.Task.WaitAsync(TimeSpan.FromSeconds(10)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ContinueAsNew_RestartWhileChildrenEnd_WaitsForTheRestOnly(bool replayEveryTurn)
    {
        await using var harness = new EngineHarness(replayEveryTurn);
        harness.Functions
            .Orchestrator("Again", context =>
            {
                if (context.GetInput<int>() == 1)
                {
                    return Task.FromResult(42);
                }

                _ = context.CallSubOrchestratorAsync<int>("Child", options: new SubOrchestrationOptions(instanceId: "first"));
                _ = context.CallSubOrchestratorAsync<int>("Child", options: new SubOrchestrationOptions(instanceId: "second"));
                context.ContinueAsNew(1);
                return Task.FromResult(0);
            })
            .Orchestrator("Child", context => context.WaitForExternalEvent<int>("go"));
        var id = await harness.ScheduleAsync("Again", 0);
        await EngineHarness.UntilAsync(() => harness.Engine.Registry.TryGet("second", out var child) && child.State.Status == OrchestrationRuntimeStatus.Running);
        await EngineHarness.UntilAsync(() => harness.Engine.Registry.TryGet("first", out var child) && child.State.Status == OrchestrationRuntimeStatus.Running);

        await harness.Client.RaiseEventAsync("first", "go", 1);
        await EngineHarness.UntilAsync(() => !harness.Engine.Registry.TryGet("first", out _));
        await harness.RestartAsync();
        await harness.Client.RaiseEventAsync("second", "go", 1);

        Assert.Equal("42", (await harness.EndAsync(id)).SerializedOutput);
    }

    private static async Task RaiseAsync(EngineHarness harness, string id, int payload, string eventId)
    {
        Assert.True(harness.Engine.Registry.TryGet(id, out var entry));
        var raise = new Arrival.Raise(new EventRaised("number", $"{payload}", eventId));
        entry.Live!.Post(raise);
        await raise.Done.Task.WaitAsync(TimeSpan.FromSeconds(10));
    }
}
