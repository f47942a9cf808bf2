using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Pipeline.Tests.Durable.Orchestrations;

public class ChildIdTests
{
    private static readonly SubOrchestrationOptions Taken = new(instanceId: "taken");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task CallSubOrchestratorAsync_IdOfARunningInstance_ReplacesIt(bool replayEveryTurn)
    {
        await using var harness = new EngineHarness(replayEveryTurn);
        harness.Functions
            .Orchestrator("Parent", context => context.CallSubOrchestratorAsync<string>("Wait", "new", Taken))
            .Orchestrator("Wait", async context =>
            {
                await context.WaitForExternalEvent<int>("go");
                return context.GetInput<string>()!;
            });
        await harness.ScheduleAsync("Wait", "old", id: "taken");
        var id = await harness.ScheduleAsync("Parent");
        await UntilHasParentAsync(harness, id);
        await harness.RestartAsync();

        await harness.Client.RaiseEventAsync("taken", "go", 1);

        Assert.Equal("\"new\"", (await harness.EndAsync(id)).SerializedOutput);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task CallSubOrchestratorAsync_IdOfAnEarlierOpenChild_LeavesTheEarlierCallWithoutAnAnswer(bool replayEveryTurn)
    {
        await using var harness = new EngineHarness(replayEveryTurn);
        harness.Functions
            .Orchestrator("Parent", async context =>
            {
                var first = context.CallSubOrchestratorAsync<int>("Wait", 1, Taken);
                var second = context.CallSubOrchestratorAsync<int>("Wait", 2, Taken);
                var winner = await Task.WhenAny(first, second);
                return $"{await winner} {first.IsCompleted}";
            })
            .Orchestrator("Wait", async context =>
            {
                await context.CallActivityAsync("Step");
                await context.WaitForExternalEvent<int>("go");
                return context.GetInput<int>();
            })
            .Activity<string, int>("Step", _ => 0);
        var id = await harness.ScheduleAsync("Parent");
        await EngineHarness.UntilAsync(() => harness.Engine.Registry.TryGet("taken", out var child) && child.State.Parent?.TaskId == 1);
        var execution = ExecutionId(harness);
        await harness.RestartAsync();

        // Taken by the parent only after it has looked for its children.
        await harness.Client.RaiseEventAsync(id, "ping", 1);
        Assert.Equal(execution, ExecutionId(harness));
        await harness.Client.RaiseEventAsync("taken", "go", 1);

        Assert.Equal("\"2 False\"", (await harness.EndAsync(id)).SerializedOutput);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task CallSubOrchestratorAsync_IdOfAFinishedInstance_RunsAgain(bool replayEveryTurn)
    {
        await using var harness = new EngineHarness(replayEveryTurn);
        harness.Functions
            .Orchestrator("Parent", async context =>
                await context.CallSubOrchestratorAsync<int>("Child", options: Taken) + await context.CallSubOrchestratorAsync<int>("Child", options: Taken))
            .Orchestrator("Child", context => context.CallActivityAsync<int>("Effect"))
            .Activity<string, int>("Effect", _ => 1);
        await harness.RunAsync("Child", id: "taken");

        Assert.Equal("2", (await harness.RunAsync("Parent")).SerializedOutput);
        Assert.Equal(3, harness.Functions.Runs["Effect"]);
    }

    private static string? ExecutionId(EngineHarness harness) =>
        harness.Engine.Registry.TryGet("taken", out var child) ? child.State.ExecutionId : null;

    private static Task UntilHasParentAsync(EngineHarness harness, string parent) =>
        EngineHarness.UntilAsync(() => harness.Engine.Registry.TryGet("taken", out var child) && child.State.Parent?.InstanceId == parent);
}
