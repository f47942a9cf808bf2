using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Pipeline.Tests.LocalHost.Durable;

/// <summary>Crashes at every single commit, and once more soon after the restart.</summary>
public class CrashTests
{
    private const string Id = "job";
    private const string Expected = "\"6630 received\"";

    [Theory]
    [InlineData(CrashKind.BeforeTheCommit, 50_000)]
    [InlineData(CrashKind.AfterTheCommit, 50_000)]
    [InlineData(CrashKind.AfterTheCommit, 0)]
    public async Task Recovery_CrashAtEveryCommit_GivesTheResultOfAnUncrashedRun(CrashKind kind, int cachedEvents)
    {
        var crashes = 0;
        for (var commit = 1; await RunAsync(commit, kind, cachedEvents); commit++)
        {
            crashes++;
        }

        Assert.InRange(crashes, 20, 1_000);
    }

    // Gives whether a crash happened.
    private static async Task<bool> RunAsync(int crashAt, CrashKind kind, int cachedEvents)
    {
        var effects = new ConcurrentDictionary<string, bool>();
        await using var harness = new EngineHarness { CachedEvents = cachedEvents };
        harness.Time.AutoAdvance = true;
        Declare(harness.Functions, effects);
        harness.Hooks = Crash.At(crashAt, kind);
        var acknowledged = new HashSet<string>();
        var crashes = 0;
        while (!await TryDriveAsync(harness, acknowledged))
        {
            crashes++;
            await harness.StopAsync();
            harness.Hooks = crashes == 1 ? Crash.At(1 + (crashAt * 7 % 23), kind) : new();
        }

        var ended = await harness.EndAsync(Id);
        Assert.Equal((OrchestrationRuntimeStatus.Completed, Expected, crashAt), (ended.RuntimeStatus, ended.SerializedOutput!, crashAt));
        Assert.Equal("\"generation 2\"", ended.SerializedCustomStatus);
        Assert.Equal(ExpectedEffects(), effects.Keys.Order(StringComparer.Ordinal));
        await harness.StopAsync();
        harness.Hooks = new();
        await harness.StartAsync();
        Assert.Equal(Expected, (await harness.EndAsync(Id)).SerializedOutput);
        return crashes > 0;
    }

    private static async Task<bool> TryDriveAsync(EngineHarness harness, HashSet<string> acknowledged)
    {
        try
        {
            await harness.StartAsync();
            foreach (var (id, orchestrator) in new[] { ("receiver", "Receiver"), (Id, "Job") })
            {
                if (await harness.Client.GetInstanceAsync(id) is null)
                {
                    Assert.DoesNotContain(id, acknowledged);
                    await harness.ScheduleAsync(orchestrator, 0, id);
                    acknowledged.Add(id);
                }
            }

            foreach (var name in new[] { "go-0", "go-1", "go-2" })
            {
                if (!acknowledged.Contains(name))
                {
                    await harness.Client.RaiseEventAsync(Id, name, 1).WaitAsync(EngineHarness.Patience);
                    acknowledged.Add(name);
                }
            }

            await harness.EndAsync(Id);
            await harness.EndAsync("receiver");
            return !harness.Engine.Failed.IsCompleted;
        }
        catch (Exception exception) when (exception is SqliteException or IOException or InvalidOperationException or Grpc.Core.RpcException)
        {
            Assert.True(harness.Engine.Failed.IsCompleted, exception.ToString());
            return false;
        }
    }

    private static void Declare(TestFunctions functions, ConcurrentDictionary<string, bool> effects) => functions
        .Orchestrator<int, string>("Job", async (context, total) =>
        {
            var generation = total / 2210;
            context.SetCustomStatus($"generation {generation}");
            var fan = Enumerable.Range(0, 3).Select(i => context.CallActivityAsync<int>("Effect", $"{generation}/{i}")).ToList();
            var page = context.CallSubOrchestratorAsync<int>("Page", generation, new SubOrchestrationOptions(instanceId: $"page-{generation}"));
            var deadline = context.CreateTimer(TimeSpan.FromHours(1), CancellationToken.None);
            await context.CreateTimer(TimeSpan.FromSeconds(30), CancellationToken.None);
            await context.WaitForExternalEvent<int>($"go-{generation}");
            total += (await Task.WhenAll(fan)).Sum() + await page;
            await deadline;
            if (generation < 2)
            {
                context.ContinueAsNew(total);
                return string.Empty;
            }

            context.SendEvent("receiver", "done", total);
            return $"{total} {await context.WaitForExternalEvent<string>("answer")}";
        })
        .Orchestrator<int, int>("Page", async (context, generation) =>
        {
            var first = await context.CallActivityAsync<int>("Effect", $"{generation}/page-a");
            return first + await context.CallActivityAsync<int>("Effect", $"{generation}/page-b") + 2205;
        })
        .Orchestrator("Receiver", async context =>
        {
            var total = await context.WaitForExternalEvent<int>("done");
            context.SendEvent(Id, "answer", "received");
            return total;
        })
        .Activity<string, int>("Effect", name =>
        {
            effects[name] = true;
            return 1;
        });

    private static IEnumerable<string> ExpectedEffects() => Enumerable.Range(0, 3)
        .SelectMany(generation => new[] { "0", "1", "2", "page-a", "page-b" }.Select(name => $"{generation}/{name}"))
        .Order(StringComparer.Ordinal);
}
