using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Pipeline.Tests.LocalHost.Durable;

public class OutcomeTests
{
    private static readonly SubOrchestrationOptions Taken = new(instanceId: "taken");

    [Fact]
    public async Task CallActivityAsync_Retries_HappenAfterTheirDelays()
    {
        await using var harness = new EngineHarness();
        var attempts = 0;
        harness.Functions
            .Orchestrator("Retry", async context =>
            {
                var before = context.CurrentUtcDateTime;
                var result = await context.CallActivityAsync<int>(
                    "Flaky", TaskOptions.FromRetryPolicy(new RetryPolicy(4, TimeSpan.FromSeconds(10), backoffCoefficient: 2)));
                return $"{result} after {(context.CurrentUtcDateTime - before).TotalSeconds} s";
            })
            .Activity<string, int>("Flaky", _ => ++attempts < 3 ? throw new TimeoutException("not yet") : attempts);

        var id = await harness.ScheduleAsync("Retry");
        foreach (var delay in new[] { 10, 20 })
        {
            await Until.TrueAsync(() => harness.Time.ArmedTimers == 1);
            harness.Time.Advance(TimeSpan.FromSeconds(delay));
        }

        Assert.Equal("\"3 after 30 s\"", (await harness.EndAsync(id)).SerializedOutput);
    }

    [Fact]
    public async Task CallActivityAsync_FailureInside_IsGivenWithItsCause()
    {
        await using var harness = new EngineHarness();
        harness.Functions
            .Orchestrator("Catch", async context =>
            {
                try
                {
                    return await context.CallActivityAsync<string>("Bad", "input");
                }
                catch (TaskFailedException exception)
                {
                    var failure = exception.FailureDetails;
                    return $"{failure.ErrorType}|{failure.ErrorMessage}|{failure.InnerFailure!.ErrorType}|{failure.IsCausedBy<FileNotFoundException>()}";
                }
            })
            .Activity<string, string>("Bad", _ => throw new FileNotFoundException("no file", new InvalidOperationException("inner")));

        Assert.Equal(
            "System.IO.FileNotFoundException|no file|System.InvalidOperationException|True",
            (await harness.RunAsync("Catch")).ReadOutputAs<string>());
    }

    [Fact]
    public async Task CallSubOrchestratorAsync_RetryPolicy_RunsTheChildAgain()
    {
        await using var harness = new EngineHarness();
        harness.Time.AutoAdvance = true;
        var attempts = 0;
        harness.Functions
            .Orchestrator("Parent", context => context.CallSubOrchestratorAsync<int>("Child", TaskOptions.FromRetryPolicy(new RetryPolicy(3, TimeSpan.FromSeconds(1)))))
            .Orchestrator("Child", context => context.CallActivityAsync<int>("Flaky"))
            .Activity<string, int>("Flaky", _ => ++attempts < 3 ? throw new TimeoutException("not yet") : attempts);

        Assert.Equal("3", (await harness.RunAsync("Parent")).SerializedOutput);
    }

    [Fact]
    public async Task Failure_OfAnOrchestrator_IsPlainTextWithoutDetails()
    {
        await using var harness = new EngineHarness();
        harness.Functions.Orchestrator("Fail", _ => Task.FromException<int>(new FormatException("wrong")));

        var ended = await harness.RunAsync("Fail");

        Assert.Equal(
            (OrchestrationRuntimeStatus.Failed, "System.FormatException: wrong", null as TaskFailureDetails),
            (ended.RuntimeStatus, ended.SerializedOutput, ended.FailureDetails));
    }

    [Theory]
    [InlineData("Activity", "There is no activity named 'Nothing'.")]
    [InlineData("Child", "There is no orchestrator named 'Nothing'.")]
    public async Task Call_OfAnUnknownName_FailsAtOnce(string orchestrator, string expected)
    {
        await using var harness = new EngineHarness();
        harness.Functions
            .Orchestrator("Activity", context => context.CallActivityAsync<int>("Nothing"))
            .Orchestrator("Child", context => context.CallSubOrchestratorAsync<int>("Nothing"));

        var ended = await harness.RunAsync(orchestrator);

        Assert.Equal(OrchestrationRuntimeStatus.Failed, ended.RuntimeStatus);
        Assert.Contains(expected, ended.SerializedOutput, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CallActivityAsync_ResultThatNoJsonCanBeMadeOf_FailsTheCall()
    {
        await using var harness = new EngineHarness();
        harness.Functions
            .Orchestrator("Cycle", context => context.CallActivityAsync<int>("Cycle"))
            .Activity<string, object>("Cycle", _ =>
            {
                var list = new List<object>();
                list.Add(list);
                return list;
            });

        Assert.Equal(OrchestrationRuntimeStatus.Failed, (await harness.RunAsync("Cycle")).RuntimeStatus);
    }

    [Fact]
    public async Task CallSubOrchestratorAsync_IdOfARunningInstance_FailsTheCallAndLeavesIt()
    {
        await using var harness = new EngineHarness();
        harness.Functions
            .Orchestrator("Parent", context => context.CallSubOrchestratorAsync<int>("Wait", Taken))
            .Orchestrator("Wait", context => context.WaitForExternalEvent<int>("go"));
        await harness.ScheduleAsync("Wait", id: "taken");

        var ended = await harness.RunAsync("Parent");

        Assert.Equal(OrchestrationRuntimeStatus.Failed, ended.RuntimeStatus);
        Assert.Contains("There is an instance 'taken' that has not ended.", ended.SerializedOutput, StringComparison.Ordinal);
        await harness.Client.RaiseEventAsync("taken", "go", 7);
        Assert.Equal("7", (await harness.EndAsync("taken")).SerializedOutput);
    }

    [Fact]
    public async Task CallSubOrchestratorAsync_IdOfAFinishedInstance_RunsAgain()
    {
        await using var harness = new EngineHarness();
        harness.Functions
            .Orchestrator("Parent", async context =>
                await context.CallSubOrchestratorAsync<int>("Child", options: Taken) + await context.CallSubOrchestratorAsync<int>("Child", options: Taken))
            .Orchestrator("Child", context => context.CallActivityAsync<int>("Effect"))
            .Activity<string, int>("Effect", _ => 1);
        await harness.RunAsync("Child", id: "taken");

        Assert.Equal("2", (await harness.RunAsync("Parent")).SerializedOutput);
        Assert.Equal(3, harness.Functions.Runs["Effect"]);
    }

    [Theory]
    [InlineData(50_000)]
    [InlineData(0)]
    public async Task FanOut_ThroughSubOrchestrations_HasExactCounts(int cachedEvents)
    {
        await using var harness = new EngineHarness { CachedEvents = cachedEvents };
        harness.Functions
            .Orchestrator("Fan", async context => (await Task.WhenAll(Enumerable.Range(0, 20).Select(i => context.CallSubOrchestratorAsync<int>("Page", i)))).Sum())
            .Orchestrator<int, int>("Page", async (context, page) =>
                (await Task.WhenAll(Enumerable.Range(0, 10).Select(i => context.CallActivityAsync<int>("Number", (10 * page) + i)))).Sum())
            .Activity<int, int>("Number", number => number);

        Assert.Equal("19900", (await harness.RunAsync("Fan")).SerializedOutput);
        Assert.Equal(200, harness.Functions.Runs["Number"]);
        Assert.InRange(harness.Engine.Statistics.LargestHistory, 40, 500);
        Assert.InRange(harness.Engine.Statistics.FileBytes, 4_096, 100_000_000);
    }

    [Fact]
    public async Task DeterminismCheck_InputThatChangesFromRunToRun_IsFound()
    {
        await using var harness = new EngineHarness();
        harness.Functions
            .Orchestrator("Random", context => context.CallActivityAsync<Guid>("Echo", Guid.NewGuid()))
            .Activity<Guid, Guid>("Echo", id => id);

        Assert.StartsWith("NonDeterministic: Two runs of one turn differ", (await harness.RunAsync("Random")).SerializedOutput, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Replay_OtherActivityThanRecorded_FailsTheInstance()
    {
        await using var harness = new EngineHarness();
        var name = "Old";
        harness.Functions
            .Orchestrator("Changed", async context =>
            {
                await context.CallActivityAsync(name);
                context.SetCustomStatus("waits");
                return await context.WaitForExternalEvent<int>("go");
            })
            .Activity<string, int>("Old", _ => 1)
            .Activity<string, int>("New", _ => 1);
        var id = await harness.ScheduleAsync("Changed");
        await harness.UntilStatusAsync(id, "waits");

        name = "New";
        await harness.Client.RaiseEventAsync(id, "go", 1);

        var ended = await harness.EndAsync(id);
        Assert.Equal(OrchestrationRuntimeStatus.Failed, ended.RuntimeStatus);
        Assert.Contains("NonDeterministicOrchestrationException", ended.SerializedOutput, StringComparison.Ordinal);
    }
}
