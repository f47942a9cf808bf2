using System.Buffers.Binary;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Pipeline.Embedded.Durable.Journals;

namespace Pipeline.Tests.Durable;

public class DamageTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(20)]
    public async Task Recovery_TornTail_IsCutOffWithAWarningThatSaysWhere(int missing)
    {
        await using var harness = await WaitingAsync("torn");
        await harness.Client.RaiseEventAsync("torn", "first", 1);
        await harness.StopAsync();
        var journal = harness.Disk.Files["instance-torn.journal"];
        var offset = LastRecordOffset(journal);
        harness.Disk.Overwrite("instance-torn.journal", journal[..^missing]);

        await harness.StartAsync();

        Assert.Contains($"Warning: The journal instance-torn.journal was cut off at offset {offset}: its last record was not written to its end", harness.Log.Lines);
        await harness.Client.RaiseEventAsync("torn", "first", 2);
        await harness.Client.RaiseEventAsync("torn", "second", 3);
        Assert.EndsWith("3]", (await harness.EndAsync("torn")).SerializedOutput, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Recovery_LengthPastTheEndInTheLastRecord_IsATornTail()
    {
        await using var harness = await WaitingAsync("torn");
        await harness.StopAsync();
        var journal = harness.Disk.Files["instance-torn.journal"];
        var offset = LastRecordOffset(journal);
        BinaryPrimitives.WriteInt32LittleEndian(journal.AsSpan(offset), int.MaxValue);
        harness.Disk.Overwrite("instance-torn.journal", journal);

        await harness.StartAsync();

        Assert.Contains(harness.Log.Lines, line => line.Contains($"cut off at offset {offset}", StringComparison.Ordinal));
        Assert.Equal(OrchestrationRuntimeStatus.Running, (await harness.Client.WaitForInstanceStartAsync("torn", default)).RuntimeStatus);
    }

    [Fact]
    public async Task Recovery_JournalWithoutAWholeRecord_IsRemoved()
    {
        await using var harness = new EngineHarness();
        harness.Disk.Overwrite("instance-empty.journal", []);
        harness.Disk.Overwrite("instance-begun.journal", [5, 0, 0, 0, 1]);
        harness.Disk.Overwrite("instance-left.journal.new", [1]);

        await harness.StartAsync();

        Assert.Empty(harness.Disk.Files);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Recovery_DamageBeforeTheEnd_FailsThatInstanceAloneAndKeepsItsFile(bool lengthDamaged)
    {
        await using var harness = await WaitingAsync("sound");
        await harness.ScheduleAsync("Two", id: "Broken");
        await harness.StopAsync();
        const string File = "instance-%42roken.journal";
        var journal = harness.Disk.Files[File];
        var second = RecordCodec.HeaderLength + BinaryPrimitives.ReadInt32LittleEndian(journal);
        journal[lengthDamaged ? second + 3 : second + 12] ^= 0x40;
        harness.Disk.Overwrite(File, journal[..]);
        AddRecord(harness.Disk, File);
        var kept = harness.Disk.Files[File];

        await harness.StartAsync();

        var broken = (await harness.Client.GetInstanceAsync("Broken", true))!;
        Assert.Equal(OrchestrationRuntimeStatus.Failed, broken.RuntimeStatus);
        Assert.Contains($"The journal '{File}' is damaged at offset {second}", broken.SerializedOutput, StringComparison.Ordinal);
        Assert.Equal("Two", broken.Name);
        Assert.Equal(kept, harness.Disk.Files[File]);
        Assert.Equal(OrchestrationRuntimeStatus.Running, (await harness.Client.GetInstanceAsync("sound"))!.RuntimeStatus);
        await Assert.ThrowsAsync<Grpc.Core.RpcException>(() => harness.Client.RaiseEventAsync("Broken", "first", 1));
        Assert.Equal(1, (await harness.Client.PurgeInstanceAsync("Broken")).PurgedInstanceCount);
        Assert.DoesNotContain(File, harness.Disk.Files.Keys);
    }

    [Fact]
    public async Task Recovery_DamagedFirstRecord_NamesTheInstanceByItsFile()
    {
        await using var harness = await WaitingAsync("A b");
        await harness.StopAsync();
        var file = harness.Disk.Files.Keys.Single();
        var journal = harness.Disk.Files[file];
        journal[10] ^= 1;
        harness.Disk.Overwrite(file, journal);

        await harness.StartAsync();

        Assert.Equal(OrchestrationRuntimeStatus.Failed, (await harness.Client.GetInstanceAsync("A b"))!.RuntimeStatus);
        Assert.Equal(OrchestrationRuntimeStatus.Running, (await harness.Client.WaitForInstanceStartAsync(await harness.ScheduleAsync("Two", id: "A b"))).RuntimeStatus);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Recovery_DamagedChild_FailsTheCallOfItsParent(bool replayEveryTurn)
    {
        await using var harness = new EngineHarness(replayEveryTurn);
        harness.Functions
            .Orchestrator("Parent", context => context.CallSubOrchestratorAsync<int>("Child", options: new SubOrchestrationOptions(instanceId: "child")))
            .Orchestrator("Child", context => context.WaitForExternalEvent<int>("go"));
        var id = await harness.ScheduleAsync("Parent");
        await EngineHarness.UntilAsync(() => harness.Engine.Registry.TryGet("child", out var child) && child.State.Status == OrchestrationRuntimeStatus.Running);
        await harness.StopAsync();
        var journal = harness.Disk.Files["instance-child.journal"];
        journal[10] ^= 1;
        harness.Disk.Overwrite("instance-child.journal", journal);

        await harness.StartAsync();

        Assert.Contains("The journal 'instance-child.journal' is damaged at offset 0", (await harness.EndAsync(id)).SerializedOutput, StringComparison.Ordinal);
        Assert.Contains("instance-child.journal", harness.Disk.Files.Keys);
    }

    private static async Task<EngineHarness> WaitingAsync(string id)
    {
        var harness = new EngineHarness();
        harness.Functions.Orchestrator("Two", async context =>
            new[] { await context.WaitForExternalEvent<int>("first"), await context.WaitForExternalEvent<int>("second") });
        await harness.ScheduleAsync("Two", id: id);
        return harness;
    }

    // A good record after the damaged one, whichever was last before.
    private static void AddRecord(MemoryDisk disk, string file) =>
        disk.Overwrite(file, [.. disk.Files[file], .. JournalFormat.Encode([new TimerFired(7)]).ToArray()]);

    private static int LastRecordOffset(byte[] journal)
    {
        var offset = 0;
        while (true)
        {
            var next = offset + RecordCodec.HeaderLength + BinaryPrimitives.ReadInt32LittleEndian(journal.AsSpan(offset));
            if (next == journal.Length)
            {
                return offset;
            }

            offset = next;
        }
    }
}
