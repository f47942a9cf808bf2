using Grpc.Core;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Pipeline.Tests.Durable.Orchestrations;

public class HostBehaviourTests
{
    private static readonly Dictionary<string, Func<DurableTaskClient, string, Task>> Requests = new()
    {
        ["raise"] = (client, id) => client.RaiseEventAsync(id, "event"),
        ["terminate"] = (client, id) => client.TerminateInstanceAsync(id),
        ["suspend"] = (client, id) => client.SuspendInstanceAsync(id),
        ["resume"] = (client, id) => client.ResumeInstanceAsync(id),
    };

    [Theory]
    [InlineData("raise")]
    [InlineData("terminate")]
    [InlineData("suspend")]
    [InlineData("resume")]
    public async Task Request_OfAMissingOrEndedInstance_IsAnRpcException(string request)
    {
        await using var harness = new EngineHarness();
        harness.Functions.Orchestrator("Quick", _ => Task.FromResult(1));
        await harness.RunAsync("Quick", id: "quick");

        var missing = await Assert.ThrowsAsync<RpcException>(() => Requests[request](harness.Client, "missing"));
        var ended = await Assert.ThrowsAsync<RpcException>(() => Requests[request](harness.Client, "quick"));

        Assert.Equal("Status(StatusCode=\"Unknown\", Detail=\"There is no instance with the id 'missing'.\")", missing.Message);
        Assert.Equal("Status(StatusCode=\"Unknown\", Detail=\"The instance 'quick' has ended.\")", ended.Message);
        Assert.Equal(OrchestrationRuntimeStatus.Completed, (await harness.Client.GetInstanceAsync("quick"))!.RuntimeStatus);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task GetInstanceAsync_AMissingInstance_IsNull(bool inputsAndOutputs)
    {
        await using var harness = new EngineHarness();
        await harness.StartAsync();

        Assert.Null(await harness.Client.GetInstanceAsync("missing", inputsAndOutputs));
    }

    [Theory]
    [InlineData(false, null, null)]
    [InlineData(true, "5", "6")]
    public async Task Instances_WithOrWithoutInputsAndOutputs_AlwaysHaveTheCustomStatus(bool inputsAndOutputs, string? input, string? output)
    {
        await using var harness = new EngineHarness();
        harness.Functions.Orchestrator("Status", context =>
        {
            context.SetCustomStatus("half");
            return Task.FromResult(context.GetInput<int>() + 1);
        });
        await harness.RunAsync("Status", 5, "one");
        var found = new List<OrchestrationMetadata> { (await harness.Client.GetInstanceAsync("one", inputsAndOutputs))! };
        await foreach (var instance in harness.Client.GetAllInstancesAsync(new OrchestrationQuery(InstanceIdPrefix: "on", FetchInputsAndOutputs: inputsAndOutputs)))
        {
            found.Add(instance);
        }

        Assert.Equal(2, found.Count);
        Assert.All(found, instance => Assert.Equal(
            ("\"half\"", input, output), (instance.SerializedCustomStatus, instance.SerializedInput, instance.SerializedOutput)));
    }

    [Fact]
    public async Task ScheduleNewOrchestrationInstanceAsync_StartAtAndDedupeStatuses_HaveNoEffect()
    {
        await using var harness = new EngineHarness();
        harness.Functions.Orchestrator("Quick", _ => Task.FromResult(1));
        await harness.RunAsync("Quick", id: "one");
        var options = new StartOrchestrationOptions("one", harness.Time.GetUtcNow().AddDays(1)).WithDedupeStatuses(OrchestrationRuntimeStatus.Completed);

        await harness.Client.ScheduleNewOrchestrationInstanceAsync("Quick", null, options);

        Assert.Equal(OrchestrationRuntimeStatus.Completed, (await harness.EndAsync("one")).RuntimeStatus);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ContinueAsNew_AnUncancelledTimer_WaitsForIt(bool replayEveryTurn)
    {
        await using var harness = new EngineHarness(replayEveryTurn);
        harness.Functions.Orchestrator("Again", context =>
        {
            if (context.GetInput<int>() == 0)
            {
                _ = context.CreateTimer(TimeSpan.FromHours(1), CancellationToken.None);
                context.SetCustomStatus("waits");
                context.ContinueAsNew(1);
            }

            return Task.FromResult(context.GetInput<int>());
        });
        var id = await harness.ScheduleAsync("Again", 0);
        await StatusAsync(harness, id, "\"waits\"");
        Assert.Equal("0", (await harness.Client.GetInstanceAsync(id, true))!.SerializedInput);

        // The timer is armed before the status is seen.
        harness.Time.Advance(TimeSpan.FromHours(1));

        Assert.Equal("1", (await harness.EndAsync(id)).SerializedOutput);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task SuspendInstanceAsync_WithAChildInFlight_LetsItFinishAndLosesNothing(bool replayEveryTurn)
    {
        await using var harness = new EngineHarness(replayEveryTurn);
        AddFamily(harness);
        var id = await StartFamilyAsync(harness);
        await harness.Client.SuspendInstanceAsync(id);
        await harness.Client.RaiseEventAsync("child", "go", 7);
        await EngineHarness.UntilAsync(() => !harness.Engine.Registry.TryGet("child", out _));
        Assert.Equal(OrchestrationRuntimeStatus.Suspended, (await harness.Client.GetInstanceAsync(id))!.RuntimeStatus);
        Assert.False(harness.Functions.Runs.ContainsKey("Next"));

        await harness.Client.ResumeInstanceAsync(id);

        Assert.Equal("7", (await harness.EndAsync(id)).SerializedOutput);
        Assert.Equal(1, harness.Functions.Runs["Next"]);
    }

    [Theory]
    [InlineData("terminate")]
    [InlineData("purge")]
    public async Task Parent_TerminatedRecursivelyOrPurged_LeavesItsChildRunning(string request)
    {
        await using var harness = new EngineHarness();
        AddFamily(harness);
        var id = await StartFamilyAsync(harness);
        if (request == "purge")
        {
            await harness.Client.PurgeInstanceAsync(id, new PurgeInstanceOptions(Recursive: true));
        }
        else
        {
            await harness.Client.TerminateInstanceAsync(id, new TerminateInstanceOptions(Recursive: true));
        }

        Assert.Equal(OrchestrationRuntimeStatus.Running, (await harness.Client.GetInstanceAsync("child"))!.RuntimeStatus);
        await harness.Client.RaiseEventAsync("child", "go", 7);
        await EngineHarness.UntilAsync(() => harness.Functions.Runs.ContainsKey("Effect"));
    }

    private static void AddFamily(EngineHarness harness) => harness.Functions
        .Orchestrator("Parent", async context => await context.CallActivityAsync<int>(
            "Next", await context.CallSubOrchestratorAsync<int>("Child", options: new SubOrchestrationOptions(instanceId: "child"))))
        .Orchestrator("Child", async context => await context.CallActivityAsync<int>("Effect", await context.WaitForExternalEvent<int>("go")))
        .Activity<int, int>("Effect", number => number)
        .Activity<int, int>("Next", number => number);

    private static async Task<string> StartFamilyAsync(EngineHarness harness)
    {
        var id = await harness.ScheduleAsync("Parent");
        await EngineHarness.UntilAsync(() => harness.Engine.Registry.TryGet("child", out var child) && child.State.Status == OrchestrationRuntimeStatus.Running);
        return id;
    }

    private static Task StatusAsync(EngineHarness harness, string id, string status) =>
        EngineHarness.UntilAsync(() => harness.Engine.Registry.TryGet(id, out var entry) && entry.State.CustomStatus == status);
}
