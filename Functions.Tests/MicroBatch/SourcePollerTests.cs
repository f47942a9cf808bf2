using System.Text;
using Pipeline.Checkpoints;
using Pipeline.MicroBatch;

namespace Pipeline.Tests.MicroBatch;

public sealed class SourcePollerTests : IDisposable
{
    private readonly PollWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task Run_EmptyPolls_StretchTheIntervalUpToFiveTimesAndOneRecordBringsItBack()
    {
        int[] seconds = [60, 120, 180, 240, 300, 300];
        foreach (var expected in seconds)
        {
            Assert.Equal(PollOutcome.Polled, (await _world.PollAsync(force: false)).Outcome);
            Assert.Equal(_world.Time.GetUtcNow() + TimeSpan.FromSeconds(expected), _world.Checkpoint!.NextDue);
            _world.Advance(expected - 10);
            Assert.Equal(PollOutcome.NotDue, (await _world.PollAsync(force: false)).Outcome);
            _world.Advance(10);
        }

        _world.Records.Write(1, _world.Ago(5), "user");
        Assert.Equal(1, (await _world.PollAsync(force: false)).Records);
        Assert.Equal(_world.Time.GetUtcNow() + TimeSpan.FromSeconds(60), _world.Checkpoint!.NextDue);
    }

    [Fact]
    public async Task Run_BudgetIsSpent_EndsBetweenBatchesAndTheNextOneGoesOn()
    {
        for (var i = 0; i < 10; i++)
        {
            _world.Records.Write(i, _world.Ago(100 - i), $"user{i}", i);
        }

        var faults = new Faults
        {
            Before = request =>
            {
                _world.Time.Advance(TimeSpan.FromSeconds(request == "find" ? 15 : 0));
                return Task.CompletedTask;
            },
        };
        var report = await _world.PollAsync(faults);

        // The third page was asked for while the second one was worked on.
        Assert.Equal((6, true), (report.Records, report.More));
        Assert.True(_world.Checkpoint!.NextDue <= _world.Time.GetUtcNow());
        report = await _world.PollAsync(force: false);
        Assert.Equal((4, false), (report.Records, report.More));
        Assert.Equal(_world.ExpectedResults(), _world.Results.OrderBy(result => result.Key).ToDictionary());
    }

    [Fact]
    public async Task Run_StopAskedFor_EndsAfterTheBatchInHandWithItsResultsStored()
    {
        for (var i = 0; i < 10; i++)
        {
            _world.Records.Write(i, _world.Ago(100 - i), $"user{i}", i);
        }

        using var stop = new CancellationTokenSource();
        var finds = 0;
        var process = new PollProcess(_world, new Faults
        {
            Before = request => request == "find" && ++finds == 3 ? stop.CancelAsync() : Task.CompletedTask,
        });
        var report = await process.RunAsync(stop: stop.Token);

        Assert.Equal((PollOutcome.Polled, 6, true), (report.Outcome, report.Records, report.More));
        Assert.Equal(6, _world.Results.Count);
        Assert.Equal(6, _world.Checkpoint!.Totals.Records);
    }

    [Fact]
    public async Task Run_UserTouchedInManyBatches_IsRecomputedOnce()
    {
        for (var i = 0; i < 20; i++)
        {
            _world.Records.Write(i, _world.Ago(100 - i), $"user{i % 2}", i);
        }

        var process = new PollProcess(_world);
        Assert.Equal((20, 2), (await process.RunAsync()) is var report ? (report.Records, report.Users) : default);
        Assert.Equal(["user0", "user1"], process.Handler.Recomputed.Order());
    }

    [Theory]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("{\"schemaVersion\":1}")]
    [InlineData("not json")]
    public async Task Run_UnreadableCheckpoint_KeepsTheBlobAndPollsNothing(string content)
    {
        var blob = Encoding.UTF8.GetBytes(content);
        _world.Store[CheckpointNames.Checkpoint(PollWorld.Source)] = blob;
        _world.Records.Write(1, _world.Ago(10), "user");
        var process = new PollProcess(_world);

        var report = await process.RunAsync();

        Assert.Equal(PollOutcome.Unreadable, report.Outcome);
        Assert.Contains("./pipeline checkpoint", report.Problem, StringComparison.Ordinal);
        Assert.Equal(blob, _world.Store[CheckpointNames.Checkpoint(PollWorld.Source)]);
        Assert.Empty(process.Source.Requests);
        Assert.Empty(_world.Results);
    }

    [Fact]
    public async Task Run_CheckpointOfALaterSchema_SaysWhichOneItReads()
    {
        await _world.PollAsync();
        var name = CheckpointNames.Checkpoint(PollWorld.Source);
        _world.Store[name] = CheckpointReader.Write(_world.Checkpoint! with { SchemaVersion = 2 });

        var report = await _world.PollAsync();

        Assert.Equal(PollOutcome.Unreadable, report.Outcome);
        Assert.Contains("schemaVersion is 2, and this app reads 1", report.Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("hello")]
    [InlineData("find")]
    [InlineData("recompute user")]
    public async Task Run_DatabaseIsAway_BacksOffAndRecoversByItself(string at)
    {
        await _world.PollAsync();
        _world.Advance(600);
        _world.Records.Write(1, _world.Ago(10), "user", 4);
        var process = new PollProcess(_world, new Faults
        {
            Before = request => request == at ? throw new SourceUnavailableException("MongoDB does not answer") : Task.CompletedTask,
        });
        foreach (var seconds in new[] { 60, 120, 180 })
        {
            Assert.Equal(PollOutcome.Unavailable, (await process.RunAsync(force: false)).Outcome);
            Assert.Equal(_world.Time.GetUtcNow() + TimeSpan.FromSeconds(seconds), _world.Checkpoint!.NextDue);
            Assert.Equal("MongoDB does not answer", _world.Checkpoint!.LastError!.Message);
            Assert.Equal(PollOutcome.NotDue, (await process.RunAsync(force: false)).Outcome);
            _world.Advance(seconds);
        }

        Assert.Equal(1, (await _world.PollAsync(force: false)).Records);
        Assert.Equal("1=4", _world.Results["user"]);
        Assert.Equal((0, null), (_world.Checkpoint!.FailedPolls, _world.Checkpoint!.LastError));
    }

    [Fact]
    public async Task Run_DatabaseIsAwayForAMoment_IsTriedAgainWithinThePoll()
    {
        _world.Records.Write(1, _world.Ago(10), "user", 4);
        var finds = 0;
        var faults = new Faults
        {
            Before = request => request == "find" && ++finds < 4 ? throw new SourceUnavailableException("away") : Task.CompletedTask,
        };

        Assert.Equal(1, (await _world.PollAsync(faults)).Records);
    }

    [Fact]
    public async Task Run_BlobStorageIsAway_BacksOffAndRecoversByItself()
    {
        _world.Records.Write(1, _world.Ago(10), "user", 4);
        var away = true;
        var process = new PollProcess(_world, new Faults
        {
            Before = request => away && request.StartsWith("read", StringComparison.Ordinal)
                ? throw new CheckpointStoreUnavailableException("Blob storage does not answer") : Task.CompletedTask,
        });

        Assert.Equal(PollOutcome.Unavailable, (await process.RunAsync(force: false)).Outcome);
        away = false;
        Assert.Equal(PollOutcome.NotDue, (await process.RunAsync(force: false)).Outcome);
        _world.Advance(60);
        Assert.Equal(1, (await process.RunAsync(force: false)).Records);
    }

    [Fact]
    public async Task Run_IndexMissing_WarnsOnceWithTheCommand()
    {
        var process = new PollProcess(_world);
        process.Source.Indexes = new IndexState(
            [new MissingIndex("healthmetrics", "{updatedAt: 1, _id: 1}", "db.healthmetrics.createIndex({updatedAt: 1, _id: 1})")]);

        await process.RunAsync();
        await process.RunAsync();

        var line = Assert.Single(_world.Log.Lines, line => line.EventId == 5107);
        Assert.Contains("db.healthmetrics.createIndex({updatedAt: 1, _id: 1})", line.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(IndexCreation.All)]
    [InlineData(IndexCreation.Own)]
    [InlineData(IndexCreation.None)]
    public async Task Run_Twice_LooksForTheIndexesOfTheHandlerOnce(IndexCreation ensure)
    {
        _world.Options.EnsureIndexes = ensure;
        var process = new PollProcess(_world);

        await process.RunAsync();
        await process.RunAsync();

        Assert.Equal([ensure], process.Handler.IndexChecks);
    }

    [Fact]
    public async Task Run_RowsWithoutADate_AreCountedAndReported()
    {
        _world.Records.Write(1, null, "user");

        await _world.PollAsync();

        Assert.Contains(_world.Log.Lines, line => line.EventId == 5108 && line.Message.StartsWith("1 rows", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_RecordsOfNobody_ArePassedOverAndCountedOnce()
    {
        _world.Records.Write(1, _world.Ago(10), null);
        _world.Records.Write(2, _world.Ago(10), "user", 4);
        _world.Records.Write(3, _world.Ago(10), null);

        var report = await _world.PollAsync();

        Assert.Equal((1, 2, 0), (report.Records, report.PassedOver, report.DeadLetters));
        Assert.Equal((1, 2), (_world.Checkpoint!.Totals.Records, _world.Checkpoint!.Totals.PassedOver));
        Assert.Equal(0, (await _world.PollAsync()).PassedOver);
    }

    [Fact]
    public async Task Run_SourceBreaksItsOrder_FailsInsteadOfReadingForEver()
    {
        var process = new PollProcess(_world, new Faults { Before = _ => Task.CompletedTask });
        _world.Options.BatchSize = 1;
        _world.Records.Write(1, _world.Ago(10), "user");
        process.Source.Replace = page => new PassPage([page.Records[0], page.Records[0]], true);

        var report = await process.RunAsync();

        Assert.Equal(PollOutcome.Failed, report.Outcome);
        Assert.Contains("broke its order", report.Problem, StringComparison.Ordinal);
    }
}
