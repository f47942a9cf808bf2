using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Pipeline.Tests.Durable.Orchestrations;

public class FanOutTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task CallActivityAsync_FanOutAndIn_GivesEveryResultOnce(bool replayEveryTurn)
    {
        await using var harness = new EngineHarness(replayEveryTurn);
        harness.Functions
            .Orchestrator("Squares", async context =>
            {
                var count = context.GetInput<int>();
                var squares = await Task.WhenAll(Enumerable.Range(0, count).Select(i => context.CallActivityAsync<int>("Square", i)));
                return squares.Sum();
            })
            .Activity<int, int>("Square", i => i * i);

        var ended = await harness.RunAsync("squares", 100);

        Assert.Equal(OrchestrationRuntimeStatus.Completed, ended.RuntimeStatus);
        Assert.Equal("328350", ended.SerializedOutput);
        Assert.Equal("100", ended.SerializedInput);
        Assert.Equal(100, harness.Functions.Runs["Square"]);
    }

    [Fact]
    public async Task CallActivityAsync_TenThousandCompletions_DoNotGrowTheStack()
    {
        await using var harness = new EngineHarness();
        harness.Functions
            .Orchestrator("Chain", async context =>
            {
                var tasks = Enumerable.Range(0, 10_000).Select(i => context.CallActivityAsync<int>("Echo", i)).ToArray();
                var sum = 0L;
                foreach (var task in tasks.Reverse())
                {
                    sum += await task;
                }

                return sum;
            })
            .Activity<int, int>("Echo", i => i);

        Assert.Equal("49995000", (await harness.RunAsync("Chain")).SerializedOutput);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task CallActivityAsync_BoundOfConcurrency_IsKept(bool replayEveryTurn)
    {
        await using var harness = new EngineHarness(replayEveryTurn) { MaxConcurrentActivities = 3 };
        var running = 0;
        var most = 0;
        var three = new SemaphoreSlim(0);
        harness.Functions
            .Orchestrator("Many", async context =>
            {
                await Task.WhenAll(Enumerable.Range(0, 12).Select(i => context.CallActivityAsync("Wait", i)));
                return 0;
            })
            .Activity<int, int>("Wait", async (i, _) =>
            {
                var now = Interlocked.Increment(ref running);
                InterlockedMax(ref most, now);
                if (now == 3)
                {
                    three.Release(12);
                }

                await three.WaitAsync(TimeSpan.FromSeconds(10), CancellationToken.None);
                Interlocked.Decrement(ref running);
                return i;
            });

        await harness.RunAsync("Many");

        Assert.Equal(3, most);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task CallSubOrchestratorAsync_ChildrenWithActivities_GiveTheirOutputsAndVanish(bool replayEveryTurn)
    {
        await using var harness = new EngineHarness(replayEveryTurn);
        harness.Functions
            .Orchestrator("Parent", async context =>
            {
                var sums = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => context.CallSubOrchestratorAsync<int>(
                    "Child", i, new SubOrchestrationOptions(instanceId: $"child-{i}"))));
                return sums.Sum();
            })
            .Orchestrator("Child", async context =>
            {
                Assert.Equal("parent", context.Parent!.InstanceId);
                var i = context.GetInput<int>();
                return (await Task.WhenAll(Enumerable.Range(0, 5).Select(j => context.CallActivityAsync<int>("Add", new[] { i, j })))).Sum();
            })
            .Activity<int[], int>("Add", pair => pair.Sum());

        var ended = await harness.RunAsync("Parent", id: "parent");

        Assert.Equal("325", ended.SerializedOutput);
        await EngineHarness.UntilAsync(() => harness.Disk.Files.Count == 1);
        Assert.Null(await harness.Client.GetInstanceAsync("child-3"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task WhenAny_PagesInFlight_DrainAtContinueAsNewAndCountExactly(bool replayEveryTurn)
    {
        await using var harness = new EngineHarness(replayEveryTurn);
        harness.Functions
            .Orchestrator("Pages", async context =>
            {
                var (next, total, generation) = (context.GetInput<int[]>()![0], context.GetInput<int[]>()![1], context.GetInput<int[]>()![2]);
                var inFlight = new List<Task<int>>();
                var started = 0;
                while (next < 23 || inFlight.Count > 0)
                {
                    while (next < 23 && inFlight.Count < 3 && started < 5)
                    {
                        inFlight.Add(context.CallSubOrchestratorAsync<int>("Page", next, new SubOrchestrationOptions(instanceId: $"page-{next}")));
                        next++;
                        started++;
                    }

                    if (inFlight.Count == 0)
                    {
                        context.ContinueAsNew(new[] { next, total, generation + 1 });
                        return -1;
                    }

                    var ended = await Task.WhenAny(inFlight);
                    inFlight.Remove(ended);
                    total += await ended;
                    context.SetCustomStatus(new { next, total });
                }

                return total + (1000 * generation);
            })
            .Orchestrator("Page", context => context.CallActivityAsync<int>("Count", context.GetInput<int>()))
            .Activity<int, int>("Count", page => page);

        var ended = await harness.RunAsync("Pages", new[] { 0, 0, 0 });

        Assert.Equal("4253", ended.SerializedOutput);
        Assert.Equal("""{"next":23,"total":253}""", ended.SerializedCustomStatus);
        Assert.True(harness.Engine.Statistics.LargestHistory.Entries < 60, $"{harness.Engine.Statistics.LargestHistory}");
    }

    private static void InterlockedMax(ref int target, int value)
    {
        for (var seen = target; value > seen; seen = target)
        {
            Interlocked.CompareExchange(ref target, value, seen);
        }
    }
}
