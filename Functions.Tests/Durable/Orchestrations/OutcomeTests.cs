using System.Text.Json;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace Pipeline.Tests.Durable.Orchestrations;

public class OutcomeTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Orchestrator_Throws_IsFailedWithPlainText(bool replayEveryTurn)
    {
        await using var harness = new EngineHarness(replayEveryTurn);
        harness.Functions.Orchestrator("Fail", async context =>
        {
            await context.WaitForExternalEvent<int>("go");
            return int.Parse("x", System.Globalization.CultureInfo.InvariantCulture);
        });
        var id = await harness.ScheduleAsync("Fail");
        await harness.Client.RaiseEventAsync(id, "go", 1);

        var ended = await harness.EndAsync(id);

        Assert.Equal(OrchestrationRuntimeStatus.Failed, ended.RuntimeStatus);
        Assert.Equal("System.FormatException: The input string 'x' was not in a correct format.", ended.SerializedOutput);
        Assert.Null(ended.FailureDetails);
        Assert.Throws<JsonException>(() => ended.ReadOutputAs<string>());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task CallSubOrchestratorAsync_ChildFailsByActivity_ParentSeesTheChildsException(bool replayEveryTurn)
    {
        await using var harness = new EngineHarness(replayEveryTurn);
        harness.Functions
            .Orchestrator("Parent", async context =>
            {
                try
                {
                    await context.CallSubOrchestratorAsync("Child");
                    return "no";
                }
                catch (TaskFailedException failed)
                {
                    return $"{failed.TaskName} {failed.TaskId} {failed.FailureDetails}";
                }
            })
            .Orchestrator("Child", context => context.CallActivityAsync<int>("Bad"))
            .Activity<string, int>("Bad", _ => throw new IOException("disk"));

        var ended = await harness.RunAsync("Parent");

        Assert.Equal(
            "Child 0 Microsoft.DurableTask.TaskFailedException: Task 'Bad' (#0) failed with an unhandled exception: disk",
            ended.ReadOutputAs<string>());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task CallActivityAsync_UnknownActivity_IsAFailure(bool replayEveryTurn)
    {
        await using var harness = new EngineHarness(replayEveryTurn);
        harness.Functions.Orchestrator("Call", context => context.CallActivityAsync<int>("Missing"));

        Assert.Contains("There is no activity named 'Missing'.", (await harness.RunAsync("Call")).SerializedOutput, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task SetCustomStatus_Over16KB_Throws(bool replayEveryTurn)
    {
        await using var harness = new EngineHarness(replayEveryTurn);
        harness.Functions.Orchestrator("Status", context =>
        {
            context.SetCustomStatus(new string('x', 8190));
            context.SetCustomStatus(new string('x', 8191));
            return Task.FromResult(1);
        });

        var ended = await harness.RunAsync("Status");

        Assert.Contains("The custom status is 16386 bytes of UTF-16; at most 16384 are allowed.", ended.SerializedOutput, StringComparison.Ordinal);
        Assert.Equal(8192, ended.SerializedCustomStatus!.Length);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ContinueAsNew_ChildrenOpen_WaitsForThemAndLosesTheirResults(bool replayEveryTurn)
    {
        await using var harness = new EngineHarness(replayEveryTurn);
        var release = new TaskCompletionSource();
        harness.Functions
            .Orchestrator("Again", context =>
            {
                if (context.GetInput<int>() == 1)
                {
                    return Task.FromResult(42);
                }

                _ = context.CallActivityAsync<int>("Slow");
                _ = context.CallSubOrchestratorAsync<int>("Child", options: new SubOrchestrationOptions(instanceId: "child"));
                context.ContinueAsNew(1);
                return Task.FromResult(0);
            })
            .Orchestrator("Child", context => context.WaitForExternalEvent<int>("go"))
            .Activity<string, int>("Slow", async (_, _) =>
            {
                await release.Task;
                return 1;
            });
        var id = await harness.ScheduleAsync("Again", 0);
        await EngineHarness.UntilAsync(() => harness.Engine.Registry.TryGet("child", out var child) && child.State.Status == OrchestrationRuntimeStatus.Running);

        await harness.Client.RaiseEventAsync("child", "go", 1);
        await EngineHarness.UntilAsync(() => !harness.Engine.Registry.TryGet("child", out _));
        Assert.Equal("0", (await harness.Client.GetInstanceAsync(id, true))!.SerializedInput);
        Assert.Equal(OrchestrationRuntimeStatus.Running, (await harness.Client.GetInstanceAsync(id))!.RuntimeStatus);
        release.SetResult();

        var ended = await harness.EndAsync(id);
        Assert.Equal("42", ended.SerializedOutput);
        Assert.Equal("1", ended.SerializedInput);
    }

    [Fact]
    public async Task ContinueAsNew_TimeOfCreation_IsThatOfTheLatestExecution()
    {
        await using var harness = new EngineHarness();
        harness.Time.AutoAdvance = true;
        harness.Functions.Orchestrator("Generations", async context =>
        {
            await context.CreateTimer(TimeSpan.FromMinutes(1), CancellationToken.None);
            if (context.GetInput<int>() is > 0 and var left)
            {
                context.ContinueAsNew(left - 1);
            }

            return 0;
        });
        var scheduled = harness.Time.GetUtcNow();

        var ended = await harness.RunAsync("Generations", 2);

        Assert.Equal(scheduled + TimeSpan.FromMinutes(2), ended.CreatedAt);
        Assert.Equal(scheduled + TimeSpan.FromMinutes(3), ended.LastUpdatedAt);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ContinueAsNew_ManyGenerations_KeepTheJournalSmall(bool replayEveryTurn)
    {
        await using var harness = new EngineHarness(replayEveryTurn);
        harness.Functions
            .Orchestrator("Generations", async context =>
            {
                var left = context.GetInput<int>();
                context.SetCustomStatus(left);
                await context.CallActivityAsync("Nothing");
                if (left > 0)
                {
                    context.ContinueAsNew(left - 1);
                }

                return left;
            })
            .Activity<string, int>("Nothing", _ => 0);
        var created = harness.Time.GetUtcNow();

        var ended = await harness.RunAsync("Generations", 200);

        Assert.Equal("0", ended.SerializedCustomStatus);
        Assert.Equal(created, ended.CreatedAt);
        Assert.True(harness.Disk.Files.Single().Value.Length < 2_000);
        Assert.True(harness.Engine.Statistics.LargestHistory.Entries < 10);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task TerminateInstanceAsync_OrchestrationThatContinuesWithoutEnd_EndsIt(bool replayEveryTurn)
    {
        await using var harness = new EngineHarness(replayEveryTurn);
        harness.Functions.Orchestrator("Forever", context =>
        {
            context.ContinueAsNew();
            return Task.FromResult(0);
        });
        var id = await harness.ScheduleAsync("Forever");

        await harness.Client.TerminateInstanceAsync(id);

        Assert.Equal(OrchestrationRuntimeStatus.Terminated, (await harness.EndAsync(id)).RuntimeStatus);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task NewGuid_EveryCall_IsNewAndTheSameAfterARestart(bool replayEveryTurn)
    {
        await using var harness = new EngineHarness(replayEveryTurn);
        var seen = new List<Guid[]>();
        harness.Functions.Orchestrator("Ids", async context =>
        {
            var ids = new[] { context.NewGuid(), context.NewGuid() };
            seen.Add(ids);
            await context.WaitForExternalEvent<int>("go");
            return ids;
        });
        var id = await harness.ScheduleAsync("Ids");
        await harness.RestartAsync();
        await harness.Client.RaiseEventAsync(id, "go", 1);

        var ids = (await harness.EndAsync(id)).ReadOutputAs<Guid[]>()!;

        Assert.NotEqual(ids[0], ids[1]);
        Assert.All(ids, value => Assert.Equal(5, value.Version));
        Assert.True(seen.Count >= 2);
        Assert.All(seen, values => Assert.Equal(ids, values));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task CreateReplaySafeLogger_AcrossReplays_LogsOnce(bool replayEveryTurn)
    {
        await using var harness = new EngineHarness(replayEveryTurn);
        harness.Functions.Orchestrator("Talk", async context =>
        {
            var logger = context.CreateReplaySafeLogger<OutcomeTests>();
            logger.LogInformation("one");
            await context.WaitForExternalEvent<int>("a");
            logger.LogInformation("two");
            await context.WaitForExternalEvent<int>("b");
            logger.LogInformation("three");
            return context.IsReplaying;
        });
        var id = await harness.ScheduleAsync("Talk");
        await harness.Client.RaiseEventAsync(id, "a", 1);
        await harness.RestartAsync();
        await harness.Client.RaiseEventAsync(id, "b", 1);

        Assert.Equal("false", (await harness.EndAsync(id)).SerializedOutput);
        Assert.Equal(
            ["Information: one", "Information: two", "Information: three"],
            harness.Log.Lines.Where(line => line is "Information: one" or "Information: two" or "Information: three"));
    }
}
