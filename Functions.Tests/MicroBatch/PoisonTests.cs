using Pipeline.MicroBatch;

namespace Pipeline.Tests.MicroBatch;

public sealed class PoisonTests : IDisposable
{
    private readonly PollWorld _world = new();

    public PoisonTests()
    {
        _world.Options.BatchSize = 16;
        for (var i = 0; i < 12; i++)
        {
            _world.Metrics.Write(i, _world.Ago(100 - i), $"user{i}", i);
        }
    }

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task Poll_EveryPlaceOfAPoisonRecord_BuriesItAloneAndGoesOn()
    {
        for (var poison = 0; poison < 12; poison++)
        {
            using var world = new PollWorld();
            world.Options.BatchSize = 16;
            for (var i = 0; i < 12; i++)
            {
                world.Metrics.Write(i, world.Ago(100 - i), $"user{i}", i);
            }

            var handler = new Handler(row => row.Cursor.Id == MemoryMetrics.Json(poison));
            var report = await new PollProcess(world, handler: handler.Around).RunAsync();

            Assert.Equal((PollOutcome.Polled, 12, 1, 1), (report.Outcome, report.Records, report.InvalidRecords, report.DeadLetters));
            var letter = Assert.Single(world.Metrics.Letters.Values);
            Assert.Equal((MemoryMetrics.Json(poison), $"user{poison}"), (letter.RecordId, letter.UserId));
            Assert.Equal("The record could not be handled: poison", letter.Reason);
            Assert.Equal(world.ExpectedResults(), world.Results.OrderBy(result => result.Key).ToDictionary());
        }
    }

    [Fact]
    public async Task Poll_BatchFailsOnce_IsTriedAgainWhole()
    {
        var calls = 0;
        var handler = new Handler(_ => ++calls == 1);

        var report = await new PollProcess(_world, handler: handler.Around).RunAsync();

        Assert.Equal((PollOutcome.Polled, 12, 0), (report.Outcome, report.Records, report.DeadLetters));
        Assert.Equal([12, 12], handler.Sizes);
    }

    [Fact]
    public async Task Poll_EveryRecordFails_FailsItselfAndMovesNothing()
    {
        await _world.PollAsync();
        var before = _world.Checkpoint!;
        for (var i = 20; i < 40; i++)
        {
            _world.Metrics.Write(i, _world.Ago(20), "user");
        }

        var report = await new PollProcess(_world, handler: new Handler(_ => true).Around).RunAsync();

        Assert.Equal(PollOutcome.Failed, report.Outcome);
        var after = _world.Checkpoint!;
        Assert.Equal((before.Cursor, before.Totals, 1), (after.Cursor, after.Totals, after.FailedPolls));
        Assert.Contains("the fault is not theirs", after.LastError!.Message, StringComparison.Ordinal);
        Assert.Equal(20, (await _world.PollAsync()).Records);
        Assert.Null(_world.Checkpoint!.LastError);
    }

    [Fact]
    public async Task Poll_AnalyticsOfOneUserFail_BuriesTheNewestRecordAndGoesOn()
    {
        _world.Metrics.Write(99, _world.Ago(10), "user3", 3);
        var faults = new Faults
        {
            Before = request => request == "recompute user3" ? throw new InvalidOperationException("no formula") : Task.CompletedTask,
        };

        var report = await _world.PollAsync(faults);

        Assert.Equal((PollOutcome.Polled, 13, 1), (report.Outcome, report.Records, report.DeadLetters));
        var letter = Assert.Single(_world.Metrics.Letters.Values);
        Assert.Equal((MemoryMetrics.Json(99), "user3", "The analytics of the user could not be computed: no formula"), (letter.RecordId, letter.UserId, letter.Reason));
        Assert.Equal(11, _world.Results.Count);
    }

    [Fact]
    public async Task Poll_FieldOutOfRange_IsBuriedByItsNameAndTheRestIsUsed()
    {
        _world.Metrics.Write(50, _world.Ago(10), "user50", -7);
        _world.Metrics.Write(51, _world.Ago(10), "user51", problem: "date is \"x\"; a date is wanted.");

        var report = await _world.PollAsync();

        Assert.Equal((14, 2, 2), (report.Records, report.InvalidRecords, report.DeadLetters));
        Assert.Equal(
            [("metrics.steps", "metrics.steps is -7; a number from 0 to 100,000 is allowed."), (null, "date is \"x\"; a date is wanted.")],
            _world.Metrics.Letters.Values.Select(letter => (letter.Field, letter.Reason)));
        Assert.Contains("user50", _world.Results.Keys);
        Assert.Equal("", _world.Results["user51"]);
    }

    [Fact]
    public async Task Poll_RecordThatBecomesUnreadable_LeavesTheAnalyticsOfItsUser()
    {
        _world.Metrics.Write(50, _world.Ago(90), "user50", 7);
        _world.Metrics.Write(51, _world.Ago(90), "user50", 8);
        await _world.PollAsync();
        Assert.Equal("50=7 51=8", _world.Results["user50"]);

        _world.Metrics.Write(50, _world.Ago(10), "user50", problem: "date is \"x\"; a date is wanted.");
        await _world.PollAsync();

        Assert.Equal("51=8", _world.Results["user50"]);
        Assert.Equal("user50", Assert.Single(_world.Metrics.Letters.Values).UserId);
    }

    private sealed class Handler(Func<SourceRecord, bool> isPoison)
    {
        public List<int> Sizes { get; } = [];

        public IBatchHandler Around(DeadLetters letters) => new Guarded(this, new HealthBatchHandler(letters));

        private sealed class Guarded(Handler owner, IBatchHandler inner) : IBatchHandler
        {
            public Task<BatchOutcome> HandleAsync(IReadOnlyList<SourceRecord> records, CancellationToken cancellationToken)
            {
                owner.Sizes.Add(records.Count);
                return records.Any(owner.IsPoison) ? throw new InvalidOperationException("poison") : inner.HandleAsync(records, cancellationToken);
            }
        }

        private bool IsPoison(SourceRecord row) => isPoison(row);
    }
}
