using Pipeline.Checkpoints;
using Pipeline.MicroBatch;

namespace Pipeline.Tests.MicroBatch;

public sealed class LateWriteTests : IDisposable
{
    private readonly PollWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Theory]
    [InlineData(-59.999)]
    [InlineData(-60)]
    [InlineData(-0.001)]
    [InlineData(0)]
    public async Task Poll_RowWrittenLateWithinTheOverlap_IsFoundAndTheOthersAreRecognised(double seconds)
    {
        await PollTwoRowsAsync();
        var cursor = _world.Checkpoint!.Cursor;

        _world.Records.Write(1, cursor.UpdatedAt + TimeSpan.FromSeconds(seconds), "late", 5);
        var report = await _world.PollAsync();

        Assert.Equal((1, 1), (report.Records, report.Users));
        Assert.Equal("1=5", _world.Results["late"]);
        Assert.Equal(cursor, _world.Checkpoint!.Cursor);
        Assert.Equal(0, (await _world.PollAsync()).Records);
    }

    [Fact]
    public async Task Poll_RowWrittenBeforeTheOverlap_IsNotLookedFor()
    {
        await PollTwoRowsAsync();

        _world.Records.Write(1, _world.Checkpoint!.Cursor.UpdatedAt - TimeSpan.FromSeconds(60.001), "late");

        Assert.Equal(0, (await _world.PollAsync()).Records);
    }

    [Fact]
    public async Task Poll_RecognisedRowsOverflow_ProcessesThemAgainAndSkipsNone()
    {
        _world.Limits = _world.Limits with { RecognisedRows = 1 };
        await PollTwoRowsAsync();

        _world.Records.Write(1, _world.Checkpoint!.Cursor.UpdatedAt, "late");
        var report = await _world.PollAsync();

        Assert.Equal(2, report.Records);
        Assert.Equal(_world.ExpectedResults(), _world.Results.ToDictionary());
    }

    [Fact]
    public async Task Poll_RecognisedBlobOfAnotherCheckpoint_ProcessesTheOverlapAgain()
    {
        await PollTwoRowsAsync();
        var name = CheckpointNames.Recognised(PollWorld.Source, _world.Checkpoint!.Recognised!);
        _world.Store[name] = [1, 2, 3];

        Assert.Equal(2, (await _world.PollAsync()).Records);
    }

    [Fact]
    public async Task Poll_RowChangedWhileTheRestIsRead_IsReadAgainInItsNewPlace()
    {
        for (var i = 0; i < 7; i++)
        {
            _world.Records.Write(i, _world.Ago(30 - i), $"user{i}", i);
        }

        var finds = 0;
        var faults = new Faults
        {
            Before = request =>
            {
                if (request == "find" && ++finds == 2)
                {
                    // One that was read already, one of the page that comes, one of the last page.
                    _world.Records.Write(0, _world.Ago(10), "user0", 100);
                    _world.Records.Write(3, _world.Ago(9), "user3", 103);
                    _world.Records.Write(6, _world.Ago(1), "user6", 106);
                }

                return Task.CompletedTask;
            },
        };

        var report = await _world.PollAsync(faults);
        Assert.Equal(7, report.Records);
        _world.Advance(10);
        await _world.PollAsync();

        Assert.Equal(_world.ExpectedResults(), _world.Results.ToDictionary());
        Assert.Equal("6=106", _world.Results["user6"]);
    }

    [Fact]
    public async Task Poll_RowsAheadOfTheLag_AreLeftUntilTheirTime()
    {
        _world.Records.Write(1, _world.Ago(5), "due");
        _world.Records.Write(2, _world.Ago(4.999), "fresh");
        _world.Records.Write(3, _world.Ago(-3_600), "ahead");

        Assert.Equal(1, (await _world.PollAsync()).Records);
        _world.Advance(1);
        Assert.Equal(1, (await _world.PollAsync()).Records);
        _world.Advance(3_604);
        Assert.Equal(1, (await _world.PollAsync()).Records);
        Assert.Equal(["ahead", "due", "fresh"], _world.Results.Keys.Order());
    }

    [Fact]
    public async Task Poll_ServerClockGoesBack_StoresNothingBackwards()
    {
        await PollTwoRowsAsync();
        var cursor = _world.Checkpoint!.Cursor;

        _world.Records.Now -= TimeSpan.FromHours(1);
        Assert.Equal(PollOutcome.Failed, (await _world.PollAsync()).Outcome);
        Assert.Equal(cursor, _world.Checkpoint!.Cursor);

        _world.Records.Now += TimeSpan.FromHours(1);
        _world.Records.Write(9, _world.Ago(6), "later");
        Assert.Equal(1, (await _world.PollAsync()).Records);
    }

    [Fact]
    public async Task Poll_HostClockIsWrong_TheServersClockCounts()
    {
        _world.Records.Now += TimeSpan.FromDays(400);
        _world.Records.Write(1, _world.Ago(5), "now");
        _world.Records.Write(2, _world.Ago(31 * 86_400), "before the first poll");

        Assert.Equal(1, (await _world.PollAsync()).Records);
    }

    private async Task PollTwoRowsAsync()
    {
        _world.Records.Write(5, _world.Ago(40), "a", 1);
        _world.Records.Write(6, _world.Ago(20), "b", 2);
        Assert.Equal(2, (await _world.PollAsync()).Records);
    }
}
