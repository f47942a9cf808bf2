using DurableTask.Core.Exceptions;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Pipeline.Tests.Durable.Orchestrations;

public class ControlTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task SuspendInstanceAsync_ArrivalsMeanwhile_CountAfterTheResume(bool replayEveryTurn)
    {
        await using var harness = new EngineHarness(replayEveryTurn);
        harness.Functions
            .Orchestrator("Two", async context =>
            {
                var first = await context.WaitForExternalEvent<int>("first");
                var second = await context.CallActivityAsync<int>("Double", first);
                return first + second;
            })
            .Activity<int, int>("Double", i => 2 * i);
        var id = await harness.ScheduleAsync("Two");

        await harness.Client.SuspendInstanceAsync(id, "wait");
        await harness.Client.RaiseEventAsync(id, "first", 5);
        Assert.Equal(OrchestrationRuntimeStatus.Suspended, (await harness.Client.GetInstanceAsync(id))!.RuntimeStatus);
        await harness.RestartAsync();
        Assert.Equal(OrchestrationRuntimeStatus.Suspended, (await harness.Client.GetInstanceAsync(id))!.RuntimeStatus);
        Assert.Empty(harness.Functions.Runs);
        await harness.Client.ResumeInstanceAsync(id);

        Assert.Equal("15", (await harness.EndAsync(id)).SerializedOutput);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task TerminateInstanceAsync_WithAChild_EndsTheParentAndLetsTheChildFinish(bool replayEveryTurn)
    {
        await using var harness = new EngineHarness(replayEveryTurn);
        harness.Functions
            .Orchestrator("Parent", context => context.CallSubOrchestratorAsync<int>("Child", options: new SubOrchestrationOptions(instanceId: "child")))
            .Orchestrator("Child", async context =>
            {
                await context.WaitForExternalEvent<int>("go");
                return await context.CallActivityAsync<int>("Effect");
            })
            .Activity<string, int>("Effect", _ => 1);
        var id = await harness.ScheduleAsync("Parent");
        await EngineHarness.UntilAsync(() => harness.Engine.Registry.TryGet("child", out var child) && child.State.Status == OrchestrationRuntimeStatus.Running);

        await harness.Client.TerminateInstanceAsync(id, new { why = "test" });

        var ended = await harness.EndAsync(id);
        Assert.Equal(OrchestrationRuntimeStatus.Terminated, ended.RuntimeStatus);
        Assert.Equal("""{"why":"test"}""", ended.SerializedOutput);
        await harness.Client.RaiseEventAsync("child", "go", 1);
        await EngineHarness.UntilAsync(() => !harness.Engine.Registry.TryGet("child", out _));
        Assert.Equal(1, harness.Functions.Runs["Effect"]);
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
        Assert.Equal(OrchestrationRuntimeStatus.Failed, (await harness.RunAsync("Fail", id: "one")).RuntimeStatus);
        await harness.ScheduleAsync("Wait", id: "one");
        await harness.RestartAsync();
        await harness.Client.RaiseEventAsync("one", "go", 7);

        Assert.Equal("7", (await harness.EndAsync("one")).SerializedOutput);
        Assert.Single(harness.Disk.Files);
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
    [InlineData("@first")]
    [InlineData("with#hash")]
    public async Task ScheduleNewOrchestrationInstanceAsync_ReservedId_IsRefused(string id)
    {
        await using var harness = new EngineHarness();
        harness.Functions.Orchestrator("Quick", _ => Task.FromResult(1));

        await Assert.ThrowsAsync<ArgumentException>(() => harness.RunAsync("Quick", id: id));
    }

    [Fact]
    public async Task ScheduleNewOrchestrationInstanceAsync_HalfASurrogatePair_IsRefused()
    {
        await using var harness = new EngineHarness();
        harness.Functions.Orchestrator("Quick", _ => Task.FromResult(1));

        await Assert.ThrowsAsync<ArgumentException>(() => harness.RunAsync("Quick", id: "half" + (char)0xD83D));
    }

    [Fact]
    public async Task ScheduleNewOrchestrationInstanceAsync_UnknownOrchestrator_IsRefused()
    {
        await using var harness = new EngineHarness();

        var refused = await Assert.ThrowsAsync<ArgumentException>(() => harness.RunAsync("Nothing"));

        Assert.Contains("'Nothing'", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PurgeInstanceAsync_EndedRunningAndMissing_RemovesWhatThereIs()
    {
        await using var harness = new EngineHarness();
        harness.Functions
            .Orchestrator("Quick", _ => Task.FromResult(1))
            .Orchestrator("Wait", context => context.WaitForExternalEvent<int>("go"));
        await harness.RunAsync("Quick", id: "ended");
        await harness.ScheduleAsync("Wait", id: "running");

        Assert.Equal(1, (await harness.Client.PurgeInstanceAsync("ended")).PurgedInstanceCount);
        Assert.Equal(1, (await harness.Client.PurgeInstanceAsync("running")).PurgedInstanceCount);
        Assert.Equal(0, (await harness.Client.PurgeInstanceAsync("missing")).PurgedInstanceCount);

        Assert.Empty(harness.Disk.Files);
        Assert.Null(await harness.Client.GetInstanceAsync("running"));
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
            .Orchestrator("Quick", async context =>
            {
                context.SetCustomStatus(context.InstanceId);
                await Task.Yield();
                return 1;
            })
            .Orchestrator("Wait", context => context.WaitForExternalEvent<int>("go"));
        foreach (var id in new[] { "job-3", "job-1", "JOB-9", "job-2", "job", "page-1" })
        {
            await harness.RunAsync("Quick", id: id);
        }

        await harness.ScheduleAsync("Wait", id: "job-0");
        await harness.RestartAsync();

        Assert.Equal(["job-0", "job-1", "job-2", "job-3"], await IdsAsync(harness, new OrchestrationQuery(InstanceIdPrefix: "job-")));
        Assert.Equal(["job-1", "job-2", "job-3"], await IdsAsync(harness, new OrchestrationQuery(InstanceIdPrefix: "job-", Statuses: [OrchestrationRuntimeStatus.Completed])));
        var pages = new List<string>();
        await foreach (var page in harness.Client.GetAllInstancesAsync(new OrchestrationQuery(InstanceIdPrefix: "job", PageSize: 2)).AsPages())
        {
            pages.Add(string.Join(",", page.Values.Select(value => value.InstanceId)));
            if (page.ContinuationToken is { } token)
            {
                await foreach (var again in harness.Client.GetAllInstancesAsync(new OrchestrationQuery(InstanceIdPrefix: "job", PageSize: 1, ContinuationToken: token)).AsPages())
                {
                    pages.Add(again.Values[0].InstanceId);
                    break;
                }
            }
        }

        Assert.Equal(["job,job-0", "job-1", "job-1,job-2", "job-3", "job-3"], pages);
        Assert.Equal("\"job-1\"", (await harness.Client.GetInstanceAsync("job-1"))!.SerializedCustomStatus);
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
