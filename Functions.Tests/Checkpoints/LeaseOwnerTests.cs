using Microsoft.Extensions.Logging.Abstractions;
using Pipeline.Checkpoints;

namespace Pipeline.Tests.Checkpoints;

/// <summary>Leases of processes that have ended, on machines whose files a test writes.</summary>
public sealed class LeaseOwnerTests : IDisposable
{
    private const string Source = "records";

    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory();
    private readonly TestClock _time = new();
    private readonly MemoryCheckpointStore _store;

    public LeaseOwnerTests() => _store = new MemoryCheckpointStore(_time);

    public void Dispose() => _root.Delete(recursive: true);

    [Fact]
    public async Task TryTake_OwnerHasEnded_TakesItOverAtOnce()
    {
        await AbandonAsync(Machine("first", self: 7));

        await using var hold = await TakeAsync(Machine("second", self: 8));

        Assert.NotNull(hold);
    }

    [Theory]
    [InlineData("alive")]
    [InlineData("another boot")]
    [InlineData("another space of ids")]
    [InlineData("hidden")]
    [InlineData("nothing to read")]
    public async Task TryTake_OwnerMayLive_WaitsUntilTheLeaseEnds(string how)
    {
        await AbandonAsync(Machine("first", self: 7));
        var next = Machine(
            "second",
            self: 8,
            others: how switch { "alive" => [(1, "1", "S"), (7, "77", "S")], "hidden" => [], _ => [(1, "1", "S")] },
            boot: how == "another boot" ? "boot-2" : "boot-1",
            space: how == "another space of ids" ? "pid:[2]" : "pid:[1]");
        if (how == "nothing to read")
        {
            next = new ProcessTable(Path.Combine(_root.FullName, "nowhere"));
        }

        Assert.Null(await TakeAsync(next));
        _time.Advance(TimeSpan.FromSeconds(31));
        await using var hold = await TakeAsync(next);
        Assert.NotNull(hold);
    }

    [Theory]
    [InlineData("78", "S")]
    [InlineData("77", "Z")]
    public async Task TryTake_IdIsAnothersOrAZombies_TakesItOver(string startTime, string state)
    {
        await AbandonAsync(Machine("first", self: 7));

        await using var hold = await TakeAsync(Machine("second", self: 8, others: [(1, "1", "S"), (7, startTime, state)]));

        Assert.NotNull(hold);
    }

    [Fact]
    public async Task TryTake_AnotherHasTakenTheLeaseSince_LeavesItsLeaseAlone()
    {
        await AbandonAsync(Machine("first", self: 7));
        await _store.BreakLeaseAsync(CheckpointNames.Checkpoint(Source), default);

        // It has the lease, and has not noted itself yet.
        var another = await _store.AcquireLeaseAsync(CheckpointNames.Checkpoint(Source), CheckpointLease.Duration, default);

        Assert.Null(await TakeAsync(Machine("second", self: 8)));
        await _store.RenewLeaseAsync(CheckpointNames.Checkpoint(Source), another!, default);
    }

    [Fact]
    public async Task TryTake_OwnerCannotBeRead_Waits()
    {
        await AbandonAsync(Machine("first", self: 7));
        _store[CheckpointNames.Owner(Source)] = [1, 2, 3];

        Assert.Null(await TakeAsync(Machine("second", self: 8)));
    }

    [Fact]
    public void Self_ThisMachine_LivesWhereItCanBeTold()
    {
        var processes = new ProcessTable();
        var self = processes.Self("lease");

        Assert.Equal(OperatingSystem.IsLinux(), self is not null);
        if (self is not null)
        {
            Assert.Equal(Environment.ProcessId, self.ProcessId);
            Assert.False(processes.HasEnded(self));
            Assert.True(processes.HasEnded(self with { StartTime = "0" }));
        }
    }

    // A process that ends without giving its lease back.
    private async Task AbandonAsync(ProcessTable processes)
    {
        await _store.CreateEmptyAsync(CheckpointNames.Checkpoint(Source), default);
        var lease = await _store.AcquireLeaseAsync(CheckpointNames.Checkpoint(Source), CheckpointLease.Duration, default);
        await new LeaseOwners(_store, processes).NoteAsync(Source, lease!, default);
        Assert.NotNull(_store[CheckpointNames.Owner(Source)]);
    }

    private Task<CheckpointHold?> TakeAsync(ProcessTable processes) =>
        CheckpointHold.TryTakeAsync(_store, Source, _time, NullLogger.Instance, default, processes);

    private ProcessTable Machine(
        string name, int self, (int Id, string StartTime, string State)[]? others = null, string boot = "boot-1", string space = "pid:[1]")
    {
        var root = _root.CreateSubdirectory(name).FullName;
        Write(Path.Combine(root, "sys", "kernel", "random", "boot_id"), boot + "\n");
        foreach (var (id, startTime, state) in (others ?? [(1, "1", "S")]).Append((self, $"{self}{self}", "R")))
        {
            // The name of a process may hold spaces and parentheses.
            Write(Path.Combine(root, $"{id}", "stat"), $"{id} (a) b {id}) {state} {string.Join(' ', Enumerable.Repeat("0", 18))} {startTime} 0 0\n");
        }

        Write(Path.Combine(root, "self", "stat"), File.ReadAllText(Path.Combine(root, $"{self}", "stat")));
        File.CreateSymbolicLink(Path.Combine(Directory.CreateDirectory(Path.Combine(root, "self", "ns")).FullName, "pid"), space);
        return new ProcessTable(root);
    }

    private static void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
