using Pipeline.Checkpoints;
using Pipeline.Cli;
using Pipeline.Cli.Checkpoints;
using Pipeline.Tests.MicroBatch;

namespace Pipeline.Tests.Cli.Checkpoints;

public sealed class CheckpointRunTests : IDisposable
{
    private readonly PollWorld _world = new();
    private readonly StringWriter _output = new();

    public void Dispose()
    {
        _world.Dispose();
        _output.Dispose();
    }

    [Fact]
    public async Task Show_NotPolledYet_SaysSo()
    {
        Assert.Equal(0, await Run().ShowAsync(default));
        Assert.Contains("not polled yet", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Show_PolledTwice_ListsCursorTotalsAndPreviousVersion()
    {
        await PollTwiceAsync();

        Assert.Equal(0, await Run().ShowAsync(default));

        var lines = _output.ToString().Split(Environment.NewLine);
        Assert.Contains("""Cursor        2025-12-31T23:59:50.000Z after {"$numberInt":"2"}""", lines);
        Assert.Contains("Totals        2 records in 2 batches, 0 invalid, 0 dead letters, 0 passed over", lines);
        Assert.Contains("""Previous      backup:0  2025-12-31T23:59:40.000Z after {"$numberInt":"1"}  1 records""", lines);
    }

    [Fact]
    public async Task SetToBackup_PollsWhatCameSinceAgain()
    {
        await PollTwiceAsync();

        Assert.Equal(0, await Run().SetAsync(new CheckpointTarget(null, null), breakLease: false, default));

        Assert.Equal(1, _world.Checkpoint!.Totals.Records);
        await _world.PollAsync();
        Assert.Equal(2, _world.Results.Count);
    }

    [Fact]
    public async Task SetToBackup_CheckpointUnreadable_RepairsIt()
    {
        await PollTwiceAsync();
        _world.Store[CheckpointNames.Checkpoint(PollWorld.Source)] = [1, 2, 3];
        Assert.Equal(1, await Run().ShowAsync(default));

        Assert.Equal(0, await Run().SetAsync(new CheckpointTarget(null, null), breakLease: false, default));

        Assert.Equal(1, _world.Checkpoint!.Totals.Records);
        Assert.Equal([1, 2, 3], _world.Store[CheckpointNames.Unreadable(PollWorld.Source, _world.Time.GetUtcNow())]);
    }

    [Fact]
    public async Task SetToTime_KeepsTheTotals_ResetDoesNot()
    {
        await PollTwiceAsync();
        var to = new CheckpointTarget(_world.Ago(3_600), null);

        await Run().SetAsync(to, breakLease: false, default);
        Assert.Equal((_world.Ago(3_600), 2), (_world.Checkpoint!.Cursor.UpdatedAt, _world.Checkpoint!.Totals.Records));
        await Run().ResetAsync(to, breakLease: false, default);
        Assert.Equal(0, _world.Checkpoint!.Totals.Records);
        Assert.Equal(2, (await _world.PollAsync()).Records);
        await Run().ResetAsync(null, breakLease: false, default);
        Assert.Equal(_world.Ago(30 * 86_400), _world.Checkpoint!.Cursor.UpdatedAt);
    }

    [Fact]
    public async Task Set_PollHoldsTheLease_RefusesUnlessItIsBroken()
    {
        await PollTwiceAsync();
        var name = CheckpointNames.Checkpoint(PollWorld.Source);
        await _world.Store.AcquireLeaseAsync(name, TimeSpan.FromMinutes(1), default);
        var to = new CheckpointTarget(_world.Ago(0), null);

        var exception = await Assert.ThrowsAsync<CommandFailedException>(() => Run().SetAsync(to, breakLease: false, default));
        Assert.EndsWith("or add --break-lease.", exception.Message, StringComparison.Ordinal);
        Assert.Equal(0, await Run().SetAsync(to, breakLease: true, default));

        Assert.Equal(_world.Ago(0), _world.Checkpoint!.Cursor.UpdatedAt);
    }

    [Fact]
    public async Task SetToBackup_NoSuchVersion_NamesThoseThatThereAre()
    {
        await PollTwiceAsync();

        var exception = await Assert.ThrowsAsync<CommandFailedException>(
            () => Run().SetAsync(new CheckpointTarget(null, 7), breakLease: false, default));

        Assert.Equal("There is no version 7 of the checkpoint of 'healthmetrics'; there are 0.", exception.Message);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task SetOrReset_ToATimeToCome_IsRefusedAndNothingChanges(bool reset)
    {
        await PollTwiceAsync();
        var before = _world.Checkpoint;
        var to = new CheckpointTarget(_world.Ago(-1), null);

        var exception = await Assert.ThrowsAsync<CommandFailedException>(
            () => reset ? Run().ResetAsync(to, breakLease: false, default) : Run().SetAsync(to, breakLease: false, default));

        Assert.Equal(
            "2026-01-01T00:00:01Z lies in the future: nothing would be polled until then. It is 2026-01-01T00:00:00Z now; give --to a time that has passed.",
            exception.Message);
        Assert.Equal(before, _world.Checkpoint);
    }

    [Fact]
    public async Task SetToBackup_VersionAheadOfNow_IsPassedOverAndRefusedByItsNumber()
    {
        await PollTwiceAsync();
        var ahead = _world.Checkpoint! with { Version = 1, Cursor = new CheckpointCursor(_world.Ago(-86_400 * 365), null) };
        _world.Store[CheckpointNames.Version(PollWorld.Source, 1)] = CheckpointReader.Write(ahead);

        await Assert.ThrowsAsync<CommandFailedException>(() => Run().SetAsync(new CheckpointTarget(null, 1), breakLease: false, default));
        Assert.Equal(0, await Run().SetAsync(new CheckpointTarget(null, null), breakLease: false, default));

        Assert.Equal(_world.Ago(20), _world.Checkpoint!.Cursor.UpdatedAt);
    }

    [Fact]
    public async Task Show_CheckpointAheadOfNow_SaysSoAndFails()
    {
        await PollTwiceAsync();
        _world.Store[CheckpointNames.Checkpoint(PollWorld.Source)] =
            CheckpointReader.Write(_world.Checkpoint! with { Cursor = new CheckpointCursor(_world.Ago(-3_600), null) });

        Assert.Equal(1, await Run().ShowAsync(default));
        Assert.Contains("ahead of the time now", _output.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2025-11-13T00:00:00Z", "2025-11-13T00:00:00.000Z")]
    [InlineData("2025-11-13T01:30:00.25+02:00", "2025-11-12T23:30:00.250Z")]
    [InlineData("2025-11-13", null)]
    [InlineData("2025-11-13T00:00:00", null)]
    [InlineData("yesterday", null)]
    [InlineData("backup:x", null)]
    public void TryParse_Time_NeedsAZone(string text, string? expected) =>
        Assert.Equal(expected, CheckpointTarget.TryParse(text)?.Time?.ToString("yyyy-MM-ddTHH:mm:ss.fffZ"));

    private async Task PollTwiceAsync()
    {
        _world.Records.Write(1, _world.Ago(20), "one");
        await _world.PollAsync();
        _world.Records.Write(2, _world.Ago(10), "two");
        await _world.PollAsync();
    }

    private CheckpointRun Run() => new(_world.Store, PollWorld.Source, _output, _world.Time);
}
