using Microsoft.Data.Sqlite;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Pipeline.LocalHost.Durable;

namespace Pipeline.Tests.LocalHost.Durable;

/// <summary>What the engine says of a file that it cannot use, and what it does when the disk fails.</summary>
public class StoreTests
{
    [Fact]
    public async Task Engine_FileInUse_IsRefusedNamingFolderAndProcess()
    {
        await using var harness = new EngineHarness();
        await harness.StartAsync();

        var refused = Assert.ThrowsAny<IOException>(harness.Make);

        Assert.Equal(
            $"The folder '{Path.GetDirectoryName(harness.File)}' is in use by another host (process {Environment.ProcessId}). "
            + "Stop that host or choose another folder.",
            refused.Message);
        await harness.RestartAsync();
    }

    [Fact]
    public async Task Engine_FileOfANewerSchema_IsRefusedAndLeftAsItIs()
    {
        await using var harness = await StoppedAsync();
        Execute(harness.File, "PRAGMA user_version=2");
        var before = File.ReadAllBytes(harness.File);

        var refused = Assert.ThrowsAny<IOException>(harness.Make);

        Assert.Equal(
            $"The file '{harness.File}' is of a newer version of the host: its schema is 2, and this version knows 1. "
            + "Start the newer version, or choose another folder.",
            refused.Message);
        Assert.Equal(before, File.ReadAllBytes(harness.File));
    }

    [Theory]
    [InlineData("not a database")]
    [InlineData("empty")]
    [InlineData("no tables")]
    [InlineData("truncated")]
    [InlineData("half a page")]
    public async Task Engine_DamagedFile_IsRefusedAndLeftAsItIs(string damage)
    {
        await using var harness = await StoppedAsync();
        Damage(harness.File, damage);
        var before = File.ReadAllBytes(harness.File);

        var refused = Assert.ThrowsAny<IOException>(harness.Make);

        Assert.StartsWith($"The file '{harness.File}' is damaged: ", refused.Message, StringComparison.Ordinal);
        Assert.EndsWith(
            "Put back a copy of it from before, or move it and 'taskhub.db-wal' away: the host then starts without the jobs that it held.",
            refused.Message,
            StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.Message);
        Assert.Equal(before, File.ReadAllBytes(harness.File));
    }

    // Each page once with a byte of it turned, wherever the page holds something.
    [Fact]
    public async Task Engine_AByteTurnedAnywhere_IsRefusedOrChangesNoText()
    {
        await using var harness = await StoppedAsync();
        var whole = File.ReadAllBytes(harness.File);
        var refused = 0;
        for (var offset = 40; offset < whole.Length; offset += 97)
        {
            var damaged = whole.ToArray();
            damaged[offset] ^= 0x15;
            File.WriteAllBytes(harness.File, damaged);
            File.Delete(harness.File + "-wal");
            try
            {
                await using var engine = harness.Make();
                var instance = await engine.Client.GetInstanceAsync("waits", getInputsAndOutputs: true);
                Assert.True(instance is null or { SerializedInput: "\"a text of some length\"" }, $"offset {offset}");
            }
            catch (IOException)
            {
                refused++;
            }
        }

        Assert.InRange(refused, 10, int.MaxValue);
    }

    [Fact]
    public async Task Engine_LogWithoutItsFile_IsRefused()
    {
        await using var harness = await StoppedAsync();
        File.Delete(harness.File);
        File.WriteAllText(harness.File + "-wal", "a log");

        Assert.Contains("its log is there and the file itself is gone", Assert.ThrowsAny<IOException>(harness.Make).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Engine_BegunFileOfAStartThatEnded_IsMadeAgain()
    {
        await using var harness = new EngineHarness();
        File.WriteAllText(harness.File + ".new", "begun");
        harness.Functions.Orchestrator("Quick", _ => Task.FromResult(1));

        Assert.Equal("1", (await harness.RunAsync("Quick")).SerializedOutput);
        Assert.False(File.Exists(harness.File + ".new"));
    }

    [Fact]
    public async Task Engine_DiskFull_StopsAndGoesOnWithExactCountsWhenThereIsRoom()
    {
        await using var harness = new EngineHarness { Hooks = new DurableEngineHooks { MostPages = 40 } };
        harness.Functions
            .Orchestrator("Grow", async context =>
            {
                var sum = 0;
                for (var i = 0; i < 40; i++)
                {
                    sum += (await context.CallActivityAsync<string>("Text", i)).Length;
                }

                return sum;
            })
            .Activity<int, string>("Text", i => new string((char)('a' + (i % 26)), 10_000));
        var id = await harness.ScheduleAsync("Grow");

        var failure = await harness.Engine.Failed.WaitAsync(EngineHarness.Patience);
        Assert.Equal(13, Assert.IsType<SqliteException>(failure).SqliteErrorCode);
        await harness.StopAsync();
        harness.Hooks = new();
        await harness.StartAsync();

        Assert.Equal((OrchestrationRuntimeStatus.Completed, "400000"), await OutcomeAsync(harness, id));
        Assert.InRange(harness.Functions.Runs["Text"], 40, 42);
    }

    [Fact]
    public async Task Engine_DiskFullAtEveryStart_NeverCountsAsPoison()
    {
        await using var harness = new EngineHarness();
        harness.Functions
            .Orchestrator("Add", async context => await context.CallActivityAsync<int>("One") + await context.CallActivityAsync<int>("One"))
            .Activity<string, int>("One", _ => 1);
        harness.Hooks = Crash.FullFrom(2);
        var id = await harness.ScheduleAsync("Add");
        for (var start = 0; start < 12; start++)
        {
            await harness.Engine.Failed.WaitAsync(EngineHarness.Patience);
            await harness.StopAsync();
            harness.Hooks = start < 11 ? Crash.FullFrom(1) : new();
            await harness.StartAsync();
        }

        Assert.Equal((OrchestrationRuntimeStatus.Completed, "2"), await OutcomeAsync(harness, id));
    }

    [Fact]
    public async Task Client_AfterTheDiskFailed_IsToldAndWaitersAreReleased()
    {
        await using var harness = new EngineHarness { Hooks = Crash.FullFrom(3) };
        harness.Functions.Orchestrator("Wait", context => context.WaitForExternalEvent<int>("go"));
        var id = await harness.ScheduleAsync("Wait");
        await harness.Client.WaitForInstanceStartAsync(id).WaitAsync(EngineHarness.Patience);
        var waiting = harness.Client.WaitForInstanceCompletionAsync(id);

        await Assert.ThrowsAnyAsync<Exception>(() => harness.Client.RaiseEventAsync(id, "go", 1));

        var released = await Assert.ThrowsAsync<InvalidOperationException>(() => waiting.WaitAsync(EngineHarness.Patience));
        Assert.Equal($"The durable engine has stopped while the instance '{id}' was awaited.", released.Message);
        Assert.Contains(harness.Log.Lines, line => line is { EventId: 2001, Message: "The durable engine cannot go on" });
    }

    [Fact]
    public async Task Engine_OneWriteInTenFails_EndsWithExactCounts()
    {
        var writes = 0;
        await using var harness = new EngineHarness
        {
            Hooks = new DurableEngineHooks
            {
                InTransaction = _ =>
                {
                    if (++writes % 10 == 0)
                    {
                        throw new FormatException("This write fails.");
                    }
                },
            },
        };
        harness.Time.AutoAdvance = true;
        harness.Functions
            .Orchestrator("Fan", async context => (await Task.WhenAll(Enumerable.Range(0, 10).Select(i => context.CallSubOrchestratorAsync<int>("Page", i)))).Sum())
            .Orchestrator("Page", async context => (await Task.WhenAll(Enumerable.Range(0, 10).Select(i => context.CallActivityAsync<int>("One", i)))).Sum())
            .Activity<int, int>("One", _ => 1);

        Assert.Equal("100", (await harness.RunAsync("Fan")).SerializedOutput);
        Assert.InRange(writes, 100, int.MaxValue);
    }

    [Fact]
    public async Task Turn_ThatCanNeverBeKept_FailsItsInstanceAndTellsItsParent()
    {
        await using var harness = new EngineHarness
        {
            Hooks = new DurableEngineHooks { InTransaction = id => _ = id == "bad" ? throw new FormatException("This write fails.") : id },
        };
        harness.Time.AutoAdvance = true;
        harness.Functions
            .Orchestrator("Parent", context => context.CallSubOrchestratorAsync<int>("Child", options: new SubOrchestrationOptions(instanceId: "bad")))
            .Orchestrator("Child", _ => Task.FromResult(1));

        var ended = await harness.RunAsync("Parent");

        Assert.Equal(OrchestrationRuntimeStatus.Failed, ended.RuntimeStatus);
        Assert.Contains("A turn could not be kept 5 times; the host's log says why.", ended.SerializedOutput, StringComparison.Ordinal);
        Assert.Equal(OrchestrationRuntimeStatus.Failed, (await harness.EndAsync("bad")).RuntimeStatus);
    }

    [Fact]
    public async Task Engine_EndedInstances_LeaveNoHistoryAndNoMessages()
    {
        await using var harness = new EngineHarness();
        harness.Functions
            .Orchestrator("Ends", async context =>
            {
                using var stop = new CancellationTokenSource();
                var timer = context.CreateTimer(TimeSpan.FromHours(1), stop.Token);
                await context.CallActivityAsync<int>("One");
                stop.Cancel();
                return 1;
            })
            .Activity<string, int>("One", _ => 1);
        await harness.RunAsync("Ends");
        await harness.StopAsync();

        Assert.Equal([1, 0, 0, 0], new[] { "instances", "history", "messages", "activities" }.Select(table => Count(harness.File, table)));
    }

    private static async Task<(OrchestrationRuntimeStatus, string?)> OutcomeAsync(EngineHarness harness, string id) =>
        await harness.EndAsync(id) is var ended ? (ended.RuntimeStatus, ended.SerializedOutput) : default;

    private static async Task<EngineHarness> StoppedAsync()
    {
        var harness = new EngineHarness();
        harness.Functions.Orchestrator<string, int>("Wait", (context, _) => context.WaitForExternalEvent<int>("go"));
        var id = await harness.ScheduleAsync("Wait", "a text of some length", "waits");
        await harness.Client.WaitForInstanceStartAsync(id).WaitAsync(EngineHarness.Patience);
        await harness.StopAsync();
        return harness;
    }

    private static void Damage(string file, string damage)
    {
        var bytes = File.ReadAllBytes(file);
        switch (damage)
        {
            case "not a database":
                File.WriteAllText(file, new string('x', 8_192));
                break;
            case "empty":
                File.WriteAllBytes(file, []);
                break;
            case "no tables":
                File.Delete(file);
                Execute(file, "CREATE TABLE other(x)");
                break;
            case "truncated":
                File.WriteAllBytes(file, bytes[..(bytes.Length / 2 / 4_096 * 4_096)]);
                break;
            default:
                File.WriteAllBytes(file, bytes[..(bytes.Length - 2_000)]);
                break;
        }
    }

    private static void Execute(string file, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static long Count(string file, string table)
    {
        using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT count(*) FROM {table}";
        return (long)command.ExecuteScalar()!;
    }
}
