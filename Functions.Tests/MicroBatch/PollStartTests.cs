using Pipeline.Checkpoints;
using Pipeline.MicroBatch;

namespace Pipeline.Tests.MicroBatch;

/// <summary>Where a poll begins, what it never reads, and what is told when it cannot begin.</summary>
public sealed class PollStartTests : IDisposable
{
    private readonly PollWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task Run_CheckpointAheadOfTheServer_FailsAndSaysSo()
    {
        _world.Records.Write(1, _world.Ago(20), "user");
        await _world.PollAsync();
        _world.Store[CheckpointNames.Checkpoint(PollWorld.Source)] =
            CheckpointReader.Write(_world.Checkpoint! with { Cursor = new CheckpointCursor(_world.Ago(-301), null) });

        var report = await _world.PollAsync();

        Assert.Equal(PollOutcome.Failed, report.Outcome);
        Assert.Contains("ahead of the time now", report.Problem, StringComparison.Ordinal);
        Assert.Equal(report.Problem, _world.Checkpoint!.LastError!.Message);
        _world.Advance(60);
        Assert.Equal(PollOutcome.Polled, (await _world.PollAsync()).Outcome);
    }

    [Fact]
    public async Task Run_RowsThatNoPollReads_AreInTheCheckpointByWhy()
    {
        _world.Records.Write(1, null, "user");
        _world.Records.Write(2, new DateTimeOffset(1969, 12, 31, 0, 0, 0, TimeSpan.Zero), "user");
        _world.Records.Write(3, _world.Ago(86_400 * 31), "user");
        _world.Records.Write(4, _world.Ago(86_400 * 32), "user");
        _world.Records.Write(5, _world.Ago(-86_400 * 2), "user");
        _world.Records.Write(6, _world.Ago(-3_600), "user");
        _world.Records.Write(7, _world.Ago(10), "user");

        Assert.Equal(1, (await _world.PollAsync()).Records);

        Assert.Equal(new UnreadRows(1, 1, 2, 1), _world.Checkpoint!.Unread);
        Assert.Contains(_world.Log.Lines, line => line.EventId == 5112);
    }

    [Fact]
    public async Task Run_FirstPollDays_DecidesWhereItBegins()
    {
        _world.Options.FirstPoll = TimeSpan.FromDays(400);
        _world.Records.Write(1, _world.Ago(86_400 * 399), "user");
        _world.Records.Write(2, _world.Ago(86_400 * 401), "user");

        Assert.Equal(1, (await _world.PollAsync()).Records);
        Assert.Equal(_world.Ago(86_400 * 400), _world.Checkpoint!.From);
    }

    [Fact]
    public async Task Run_DatabaseIsAwayAtTheStart_HasTheErrorInTheCheckpointBeforeTheNextTry()
    {
        _world.Records.Write(1, _world.Ago(20), "user");
        await _world.PollAsync();
        var errors = new List<string?>();
        var faults = new Faults
        {
            Before = request =>
            {
                if (request != "hello")
                {
                    return Task.CompletedTask;
                }

                errors.Add(_world.Checkpoint!.LastError?.Message);
                throw new SourceUnavailableException("away");
            },
        };

        Assert.Equal(PollOutcome.Unavailable, (await _world.PollAsync(faults)).Outcome);

        Assert.Equal([null, "away", "away", "away"], errors);
        Assert.Equal(1, _world.Checkpoint!.FailedPolls);
        Assert.Equal(PollOutcome.Polled, (await _world.PollAsync()).Outcome);
        Assert.Null(_world.Checkpoint!.LastError);
    }
}
