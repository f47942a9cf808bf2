using DurableTask.Core.Exceptions;
using Grpc.Core;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Pipeline.Tests.LocalHost.Durable;

public class ControlTests
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
        harness.Functions.Orchestrator<int, int>("Status", (context, number) =>
        {
            context.SetCustomStatus("half");
            return Task.FromResult(number + 1);
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
    public async Task SuspendInstanceAsync_ArrivalsMeanwhile_CountAfterTheResume()
    {
        await using var harness = new EngineHarness();
        harness.Functions
            .Orchestrator("Two", async context =>
            {
                var first = await context.WaitForExternalEvent<int>("first");
                return first + await context.CallActivityAsync<int>("Double", first);
            })
            .Activity<int, int>("Double", i => 2 * i);
        var id = await harness.ScheduleAsync("Two");

        await harness.Client.SuspendInstanceAsync(id, "wait");
        await UntilAsync(harness, id, OrchestrationRuntimeStatus.Suspended);
        await harness.Client.RaiseEventAsync(id, "first", 5);
        await harness.RestartAsync();
        Assert.Equal(OrchestrationRuntimeStatus.Suspended, (await harness.Client.GetInstanceAsync(id))!.RuntimeStatus);
        Assert.Empty(harness.Functions.Runs);
        await harness.Client.ResumeInstanceAsync(id);

        Assert.Equal("15", (await harness.EndAsync(id)).SerializedOutput);
    }

    [Fact]
    public async Task TerminateInstanceAsync_WithAChild_EndsTheParentAndLetsTheChildFinish()
    {
        await using var harness = new EngineHarness();
        harness.Functions
            .Orchestrator("Parent", context => context.CallSubOrchestratorAsync<int>("Child", options: new SubOrchestrationOptions(instanceId: "child")))
            .Orchestrator("Child", async context =>
            {
                await context.WaitForExternalEvent<int>("go");
                return await context.CallActivityAsync<int>("Effect");
            })
            .Activity<string, int>("Effect", _ => 1);
        var id = await harness.ScheduleAsync("Parent");
        await UntilAsync(harness, "child", OrchestrationRuntimeStatus.Running);

        await harness.Client.TerminateInstanceAsync(id, new { why = "test" });

        var ended = await harness.EndAsync(id);
        Assert.Equal(OrchestrationRuntimeStatus.Terminated, ended.RuntimeStatus);
        Assert.Equal("""{"why":"test"}""", ended.SerializedOutput);
        await harness.Client.RaiseEventAsync("child", "go", 1);
        Assert.Equal("1", (await harness.EndAsync("child")).SerializedOutput);
    }

    [Fact]
    public async Task TerminateInstanceAsync_Suspended_EndsIt()
    {
        await using var harness = new EngineHarness();
        harness.Functions.Orchestrator("Wait", context => context.WaitForExternalEvent<int>("go"));
        var id = await harness.ScheduleAsync("Wait");
        await harness.Client.SuspendInstanceAsync(id);

        await harness.Client.TerminateInstanceAsync(id);

        Assert.Equal(OrchestrationRuntimeStatus.Terminated, (await harness.EndAsync(id)).RuntimeStatus);
    }

    [Fact]
    public async Task ScheduleNewOrchestrationInstanceAsync_ExistingId_ReplacesEndedAndRefusesOthers()
    {
        await using var harness = new EngineHarness();
        harness.Functions
            .Orchestrator("Wait", context => context.WaitForExternalEvent<int>("go"))
            .Orchestrator("Fail", _ => Task.FromException<int>(new IOException("broken")));
        await harness.ScheduleAsync("Wait", id: "one");

        await Assert.ThrowsAsync<OrchestrationAlreadyExistsException>(() => harness.ScheduleAsync("Wait", id: "one"));
        await harness.Client.SuspendInstanceAsync("one");
        await Assert.ThrowsAsync<OrchestrationAlreadyExistsException>(() => harness.ScheduleAsync("Wait", id: "one"));
        await harness.Client.TerminateInstanceAsync("one");
        await harness.EndAsync("one");
        var failed = await harness.RunAsync("Fail", id: "one");
        Assert.Equal((OrchestrationRuntimeStatus.Failed, "System.IO.IOException: broken"), (failed.RuntimeStatus, failed.SerializedOutput));
        await harness.ScheduleAsync("Wait", id: "one");
        await harness.RestartAsync();
        await harness.Client.RaiseEventAsync("one", "go", 7);

        Assert.Equal("7", (await harness.EndAsync("one")).SerializedOutput);
    }

    [Fact]
    public async Task ScheduleNewOrchestrationInstanceAsync_ConcurrentStartsOfOneId_OneSucceeds()
    {
        await using var harness = new EngineHarness();
        harness.Functions.Orchestrator("Wait", context => context.WaitForExternalEvent<int>("go"));
        await harness.StartAsync();

        var starts = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(async () =>
        {
            try
            {
                await harness.ScheduleAsync("Wait", id: "same");
                return 1;
            }
            catch (OrchestrationAlreadyExistsException)
            {
                return 0;
            }
        })));

        Assert.Equal(1, starts.Sum());
    }

    [Theory]
    [InlineData("@first", "The instance id '@first' begins with '@', which is reserved; choose another first character.")]
    [InlineData("with#hash", "The instance id 'with#hash' contains '#', which is reserved; leave it out.")]
    [InlineData("a/b", "The instance id 'a/b' contains '/', which is reserved; leave it out.")]
    [InlineData("line\nfeed", "The instance id contains a control character; leave it out.")]
    public async Task ScheduleNewOrchestrationInstanceAsync_ReservedId_IsRefused(string id, string message)
    {
        await using var harness = new EngineHarness();
        harness.Functions.Orchestrator("Quick", _ => Task.FromResult(1));

        var refused = await Assert.ThrowsAsync<ArgumentException>(() => harness.RunAsync("Quick", id: id));

        Assert.StartsWith(message, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ScheduleNewOrchestrationInstanceAsync_HalfASurrogatePairOrTooLong_IsRefused()
    {
        await using var harness = new EngineHarness();
        harness.Functions.Orchestrator("Quick", context => Task.FromResult(context.InstanceId));

        await Assert.ThrowsAsync<ArgumentException>(() => harness.RunAsync("Quick", id: "half" + (char)0xD83D));
        await Assert.ThrowsAsync<ArgumentException>(() => harness.RunAsync("Quick", id: new string('x', 101)));
        Assert.Equal("日本語😀 %41", (await harness.RunAsync("Quick", id: "日本語😀 %41")).ReadOutputAs<string>());
    }

    [Fact]
    public async Task ScheduleNewOrchestrationInstanceAsync_UnknownOrchestrator_IsRefused()
    {
        await using var harness = new EngineHarness();

        var refused = await Assert.ThrowsAsync<ArgumentException>(() => harness.RunAsync("Nothing"));

        Assert.Contains("'Nothing'", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PurgeInstanceAsync_EndedRunningAndMissing_RemovesTheEndedOne()
    {
        await using var harness = new EngineHarness();
        harness.Functions
            .Orchestrator("Quick", _ => Task.FromResult(1))
            .Orchestrator("Wait", context => context.WaitForExternalEvent<int>("go"));
        await harness.RunAsync("Quick", id: "ended");
        await harness.ScheduleAsync("Wait", id: "running");

        Assert.Equal(1, (await harness.Client.PurgeInstanceAsync("ended")).PurgedInstanceCount);
        Assert.Equal(0, (await harness.Client.PurgeInstanceAsync("running")).PurgedInstanceCount);
        Assert.Equal(0, (await harness.Client.PurgeInstanceAsync("missing")).PurgedInstanceCount);

        Assert.Null(await harness.Client.GetInstanceAsync("ended"));
        Assert.NotNull(await harness.Client.GetInstanceAsync("running"));
    }

    [Fact]
    public async Task PurgeInstanceAsync_Recursive_RemovesEndedChildrenToo()
    {
        await using var harness = new EngineHarness();
        harness.Functions
            .Orchestrator("Parent", context => context.CallSubOrchestratorAsync<int>("Child", options: new SubOrchestrationOptions(instanceId: "child")))
            .Orchestrator("Child", _ => Task.FromResult(1));
        await harness.RunAsync("Parent", id: "parent");

        Assert.Equal(2, (await harness.Client.PurgeInstanceAsync("parent", new PurgeInstanceOptions(Recursive: true))).PurgedInstanceCount);
        Assert.Null(await harness.Client.GetInstanceAsync("child"));
    }

    [Fact]
    public async Task PurgeAllInstancesAsync_Filter_RemovesEndedInstancesThatMatch()
    {
        await using var harness = new EngineHarness();
        harness.Functions
            .Orchestrator("Quick", _ => Task.FromResult(1))
            .Orchestrator("Fail", _ => Task.FromException<int>(new IOException("broken")))
            .Orchestrator("Wait", context => context.WaitForExternalEvent<int>("go"));
        await harness.RunAsync("Quick", id: "old");
        harness.Time.Advance(TimeSpan.FromDays(1));
        await harness.RunAsync("Quick", id: "new");
        await harness.RunAsync("Fail", id: "failed");
        await harness.ScheduleAsync("Wait", id: "running");

        var purged = await harness.Client.PurgeAllInstancesAsync(new PurgeInstancesFilter(
            CreatedFrom: harness.Time.GetUtcNow().AddHours(-1),
            Statuses: [OrchestrationRuntimeStatus.Completed, OrchestrationRuntimeStatus.Running]));

        Assert.Equal(1, purged.PurgedInstanceCount);
        Assert.Equal(["failed", "old", "running"], await IdsAsync(harness, new OrchestrationQuery()));
    }

    [Fact]
    public async Task GetAllInstancesAsync_PrefixStatusAndPages_AreKeptInAStableOrder()
    {
        await using var harness = new EngineHarness();
        harness.Functions
            .Orchestrator("Quick", context =>
            {
                context.SetCustomStatus(context.InstanceId);
                return Task.FromResult(1);
            })
            .Orchestrator("Wait", context => context.WaitForExternalEvent<int>("go"));
        foreach (var id in new[] { "job-3", "job-1", "JOB-9", "job-2", "job", "page-1" })
        {
            await harness.RunAsync("Quick", id: id);
        }

        await harness.ScheduleAsync("Wait", id: "job-0");
        await harness.RestartAsync();

        Assert.Equal(["job-0", "job-1", "job-2", "job-3"], await IdsAsync(harness, new OrchestrationQuery(InstanceIdPrefix: "job-")));
        Assert.Equal(
            ["job-1", "job-2", "job-3"],
            await IdsAsync(harness, new OrchestrationQuery(InstanceIdPrefix: "job-", Statuses: [OrchestrationRuntimeStatus.Completed])));
        var pages = new List<string>();
        await foreach (var page in harness.Client.GetAllInstancesAsync(new OrchestrationQuery(InstanceIdPrefix: "job", PageSize: 2)).AsPages())
        {
            pages.Add(string.Join(",", page.Values.Select(value => value.InstanceId)));
            if (page.ContinuationToken is { } token)
            {
                var rest = new OrchestrationQuery(InstanceIdPrefix: "job", PageSize: 1, ContinuationToken: token);
                await foreach (var again in harness.Client.GetAllInstancesAsync(rest).AsPages())
                {
                    pages.Add(again.Values[0].InstanceId);
                    break;
                }
            }
        }

        Assert.Equal(["job,job-0", "job-1", "job-1,job-2", "job-3", "job-3"], pages);
        Assert.Equal("\"job-1\"", (await harness.Client.GetInstanceAsync("job-1"))!.SerializedCustomStatus);
    }

    private static async Task UntilAsync(EngineHarness harness, string id, OrchestrationRuntimeStatus status)
    {
        using var limit = new CancellationTokenSource(EngineHarness.Patience);
        while ((await harness.Client.GetInstanceAsync(id))?.RuntimeStatus != status)
        {
            limit.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private static async Task<List<string>> IdsAsync(EngineHarness harness, OrchestrationQuery query)
    {
        var ids = new List<string>();
        await foreach (var instance in harness.Client.GetAllInstancesAsync(query))
        {
            ids.Add(instance.InstanceId);
        }

        return ids;
    }
}
