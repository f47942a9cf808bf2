using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Pipeline.Tests.Durable.Orchestrations;

public class RetryTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task CallActivityAsync_FailsTwice_IsRetriedAfterGrowingDelays(bool replayEveryTurn)
    {
        await using var harness = new EngineHarness(replayEveryTurn);
        harness.Time.AutoAdvance = true;
        var times = new List<DateTimeOffset>();
        harness.Functions
            .Orchestrator("Retry", context => context.CallActivityAsync<string>(
                "Flaky",
                new TaskOptions(new TaskRetryOptions(new RetryPolicy(4, TimeSpan.FromSeconds(10), 3, TimeSpan.FromSeconds(25))))))
            .Activity<string, string>("Flaky", _ =>
            {
                times.Add(harness.Time.GetUtcNow());
                return times.Count < 4 ? throw new TimeoutException("not yet") : "done";
            });

        var ended = await harness.RunAsync("Retry");

        Assert.Equal("\"done\"", ended.SerializedOutput);
        Assert.Equal([10, 25, 25], times.Zip(times.Skip(1)).Select(pair => (pair.Second - pair.First).TotalSeconds));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task CallActivityAsync_AttemptsExhausted_FailsWithTheLastFailure(bool replayEveryTurn)
    {
        await using var harness = new EngineHarness(replayEveryTurn);
        harness.Time.AutoAdvance = true;
        harness.Functions
            .Orchestrator("Retry", async context =>
            {
                try
                {
                    await context.CallActivityAsync("Bad", TaskOptions.FromRetryPolicy(new RetryPolicy(3, TimeSpan.FromSeconds(1))));
                    return "no";
                }
                catch (TaskFailedException failed)
                {
                    return $"{failed.TaskName} {failed.FailureDetails.ErrorType} {failed.FailureDetails.ErrorMessage} {failed.FailureDetails.IsCausedBy<IOException>()} {failed.FailureDetails.InnerFailure is null} {failed.InnerException is null}";
                }
            })
            .Activity<string, string>("Bad", _ => throw new FileNotFoundException("no file", new InvalidOperationException("inner")));

        var ended = await harness.RunAsync("Retry");

        Assert.Equal("\"Bad System.IO.FileNotFoundException no file True True True\"", ended.SerializedOutput);
        Assert.Equal(3, harness.Functions.Runs["Bad"]);
    }

    [Fact]
    public async Task CallActivityAsync_HandleFailureRefuses_IsNotRetried()
    {
        await using var harness = new EngineHarness();
        harness.Functions
            .Orchestrator("Retry", async context =>
            {
                await context.CallActivityAsync("Bad", TaskOptions.FromRetryPolicy(new RetryPolicy(5, TimeSpan.FromSeconds(1))
                {
                    HandleFailure = failure => !failure.IsCausedBy<ArgumentException>(),
                }));
                return 0;
            })
            .Activity<string, string>("Bad", _ => throw new ArgumentException("permanent"));

        var ended = await harness.RunAsync("Retry");

        Assert.Equal(OrchestrationRuntimeStatus.Failed, ended.RuntimeStatus);
        Assert.Equal(1, harness.Functions.Runs["Bad"]);
    }

    [Fact]
    public async Task CallActivityAsync_RetryTimeout_EndsTheRetries()
    {
        await using var harness = new EngineHarness();
        harness.Time.AutoAdvance = true;
        harness.Functions
            .Orchestrator("Retry", async context =>
            {
                await context.CallActivityAsync("Bad", TaskOptions.FromRetryPolicy(
                    new RetryPolicy(100, TimeSpan.FromSeconds(10), retryTimeout: TimeSpan.FromSeconds(25))));
                return 0;
            })
            .Activity<string, string>("Bad", _ => throw new TimeoutException("always"));

        await harness.RunAsync("Retry");

        Assert.Equal(4, harness.Functions.Runs["Bad"]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task CallSubOrchestratorAsync_RetryHandler_RunsTheChildAgainUnderTheSameId(bool replayEveryTurn)
    {
        await using var harness = new EngineHarness(replayEveryTurn);
        var attempts = 0;
        harness.Functions
            .Orchestrator("Parent", context => context.CallSubOrchestratorAsync<int>(
                "Child",
                options: TaskOptions.FromRetryHandler(retry => retry.LastAttemptNumber < 3 && retry.LastFailure.IsCausedBy<TaskFailedException>()).WithInstanceId("the-child")))
            .Orchestrator("Child", context => context.CallActivityAsync<int>("Flaky"))
            .Activity<string, int>("Flaky", _ => ++attempts < 3 ? throw new TimeoutException("not yet") : attempts);

        Assert.Equal("3", (await harness.RunAsync("Parent")).SerializedOutput);
    }
}
