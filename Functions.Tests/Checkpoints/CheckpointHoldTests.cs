using Microsoft.Extensions.Logging.Abstractions;
using Pipeline.Checkpoints;

namespace Pipeline.Tests.Checkpoints;

public sealed class CheckpointHoldTests
{
    private const string Source = "healthmetrics";
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly TestClock _time = new();
    private readonly MemoryCheckpointStore _store;

    public CheckpointHoldTests() => _store = new MemoryCheckpointStore(_time);

    [Fact]
    public async Task Write_ManyVersions_KeepsThePreviousTen()
    {
        await using var hold = await TakeAsync();
        for (var i = 0; i <= 15; i++)
        {
            await hold.WriteAsync(At(i), default);
        }

        var kept = await _store.ListAsync(CheckpointNames.History(Source), default);
        Assert.Equal(Enumerable.Range(5, 10).Select(version => CheckpointNames.Version(Source, version)), kept);
        Assert.Equal(At(5).Cursor, CheckpointReader.Read(Source, _store[kept[0]])!.Cursor);
        Assert.Equal(15, hold.Read()!.Version);
    }

    [Fact]
    public async Task Write_OnlyTheTimetableChanges_KeepsNoVersion()
    {
        await using var hold = await TakeAsync();
        await hold.WriteAsync(At(0), default);
        await hold.WriteAsync(At(0) with { EmptyPolls = 3, NextDue = Start }, default);

        Assert.Empty(await _store.ListAsync(CheckpointNames.History(Source), default));
        Assert.Equal(3, hold.Read()!.EmptyPolls);
    }

    [Fact]
    public async Task Write_CursorBeforeTheOneInForce_IsRefused()
    {
        await using var hold = await TakeAsync();
        await hold.WriteAsync(At(1), default);

        var exception = await Assert.ThrowsAsync<InvalidOperationException>(() => hold.WriteAsync(At(0), default));

        Assert.Contains("never goes back", exception.Message, StringComparison.Ordinal);
        Assert.Equal(At(1).Cursor, hold.Read()!.Cursor);
    }

    [Fact]
    public async Task Replace_CursorBeforeTheOneInForce_GoesBackAndKeepsIt()
    {
        await using var hold = await TakeAsync();
        await hold.WriteAsync(At(1), default);

        var written = await hold.ReplaceAsync(At(0), Start, default);

        Assert.Equal((1, At(0).Cursor), (written.Version, written.Cursor));
        Assert.Equal(At(1).Cursor, CheckpointReader.Read(Source, _store[CheckpointNames.Version(Source, 0)])!.Cursor);
    }

    [Fact]
    public async Task Replace_UnreadableCheckpoint_KeepsItsBytesAndGoesOnWithTheVersions()
    {
        await using (var hold = await TakeAsync())
        {
            await hold.WriteAsync(At(0), default);
            await hold.WriteAsync(At(1), default);
        }

        _store[CheckpointNames.Checkpoint(Source)] = [1, 2];
        await using var repair = await TakeAsync();
        var written = await repair.ReplaceAsync(At(1), Start, default);

        Assert.Equal(1, written.Version);
        Assert.Equal([1, 2], _store[CheckpointNames.Unreadable(Source, Start)]);
    }

    [Fact]
    public async Task Write_AnswerLost_FindsItsOwnFirstTry()
    {
        await using var hold = await TakeAsync();
        await hold.WriteAsync(At(0), default);
        var next = At(0) with { EmptyPolls = 1 };
        await _store.WriteAsync(CheckpointNames.Checkpoint(Source), CheckpointReader.Write(next), new CheckpointCondition(hold.Lease.Id), default);

        await hold.WriteAsync(next, default);
        await hold.WriteAsync(next with { EmptyPolls = 2 }, default);

        Assert.Equal(2, hold.Read()!.EmptyPolls);
    }

    [Fact]
    public async Task Write_AnotherHasWritten_IsRefused()
    {
        await using var hold = await TakeAsync();
        await hold.WriteAsync(At(0), default);
        await _store.WriteAsync(
            CheckpointNames.Checkpoint(Source), CheckpointReader.Write(At(5)), new CheckpointCondition(hold.Lease.Id), default);

        await Assert.ThrowsAsync<CheckpointConflictException>(() => hold.WriteAsync(At(0) with { EmptyPolls = 1 }, default));
    }

    [Fact]
    public void Read_WhatWasWritten_IsTheSame()
    {
        var checkpoint = At(3) with
        {
            Cursor = new CheckpointCursor(Start, """{"$oid":"000000000000000000000001"}"""),
            LastError = new CheckpointError(Start, "away"),
            NextDue = Start,
            Recognised = "lease-1",
        };

        Assert.Equal(checkpoint, CheckpointReader.Read(Source, CheckpointReader.Write(checkpoint)));
    }

    [Theory]
    [InlineData("2026-01-01T00:00:00.0001+00:00", null, "is not in whole milliseconds")]
    [InlineData("2026-01-01T00:00:00+00:00", "not json", "its cursor's id is no Extended JSON")]
    public void Read_WrongCursor_SaysWhatIsWrong(string updatedAt, string? id, string problem)
    {
        var content = CheckpointReader.Write(At(0) with { Cursor = new CheckpointCursor(DateTimeOffset.Parse(updatedAt, null), id) });

        var exception = Assert.Throws<UnreadableCheckpointException>(() => CheckpointReader.Read(Source, content));

        Assert.Contains(problem, exception.Message, StringComparison.Ordinal);
        Assert.Throws<UnreadableCheckpointException>(() => CheckpointReader.Read("other", CheckpointReader.Write(At(0))));
    }

    private static Checkpoint At(int seconds) => Checkpoint.Start(Source, Start) with
    {
        Cursor = new CheckpointCursor(Start + TimeSpan.FromSeconds(seconds), "1"),
    };

    private async Task<CheckpointHold> TakeAsync() =>
        (await CheckpointHold.TryTakeAsync(_store, Source, _time, NullLogger.Instance, default))!;
}
