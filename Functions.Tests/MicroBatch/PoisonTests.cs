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
            _world.Records.Write(i, _world.Ago(100 - i), $"user{i}", i);
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
                world.Records.Write(i, world.Ago(100 - i), $"user{i}", i);
            }

            var process = new PollProcess(world);
            process.Handler.IsPoison = record => record.Cursor.Id == MemoryRecords.Json(poison);
            var report = await process.RunAsync();

            Assert.Equal((PollOutcome.Polled, 12, 1, 1), (report.Outcome, report.Records, report.InvalidRecords, report.DeadLetters));
            var letter = Assert.Single(world.Records.Letters.Values);
            Assert.Equal((MemoryRecords.Json(poison), $"user{poison}"), (letter.RecordId, letter.UserId));
            Assert.Equal("The record could not be handled: poison", letter.Reason);
            Assert.Equal(world.ExpectedResults(), world.Results.OrderBy(result => result.Key).ToDictionary());
        }
    }

    [Fact]
    public async Task Poll_PoisonWithAVeryLongIdAndReason_HasALetterThatCanBeWritten()
    {
        var id = new string('x', 100_000);
        _world.Records.Write(id, _world.Ago(50), "long", 1, problem: new string('a', 999) + "😀");
        _world.Records.Write(id + "y", _world.Ago(50), "long", 1, problem: "the other");

        await _world.PollAsync();

        Assert.Equal(2, _world.Records.Letters.Count);
        Assert.All(_world.Records.Letters.Values, letter => Assert.InRange(letter.Key.Length, 200, 500));
        Assert.Contains(_world.Records.Letters.Values, letter => letter.Reason == new string('a', 999) + "…");
    }

    [Fact]
    public async Task Poll_BatchFailsOnce_IsTriedAgainWhole()
    {
        var calls = 0;
        var process = new PollProcess(_world);
        process.Handler.IsPoison = _ => ++calls == 1;

        var report = await process.RunAsync();

        Assert.Equal((PollOutcome.Polled, 12, 0), (report.Outcome, report.Records, report.DeadLetters));
        Assert.Equal([12, 12], process.Handler.Batches);
    }

    [Fact]
    public async Task Poll_EveryRecordFails_FailsItselfAndMovesNothing()
    {
        await _world.PollAsync();
        var before = _world.Checkpoint!;
        for (var i = 20; i < 40; i++)
        {
            _world.Records.Write(i, _world.Ago(20), "user");
        }

        var process = new PollProcess(_world);
        process.Handler.IsPoison = _ => true;

        var report = await process.RunAsync();

        Assert.Equal(PollOutcome.Failed, report.Outcome);
        var after = _world.Checkpoint!;
        Assert.Equal((before.Cursor, before.Totals, 1), (after.Cursor, after.Totals, after.FailedPolls));
        Assert.Contains("the fault is not theirs", after.LastError!.Message, StringComparison.Ordinal);
        Assert.Equal(20, (await _world.PollAsync()).Records);
        Assert.Null(_world.Checkpoint!.LastError);
    }

    [Fact]
    public async Task Poll_RecordThatCannotBeUsed_IsKeptInItsLetter()
    {
        _world.Records.Write(50, _world.Ago(10), "user50", problem: new string('x', DeadLetter.MostContent));
        _world.Records.Write(51, _world.Ago(10), "user51", -7);

        await _world.PollAsync();

        Assert.Equal([DeadLetter.MostContent, 0], _world.Records.Letters.Values.Select(letter => letter.Content.Length));
        var content = System.Text.Encoding.UTF8.GetString(_world.Records.Letters.Values.First().Content.Span);
        Assert.StartsWith("{\"User\":\"user50\"", content, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Poll_ResultsOfEveryUserFail_FailsItselfAndMovesNothing()
    {
        var faults = new Faults
        {
            Before = request => request.StartsWith("recompute", StringComparison.Ordinal)
                ? throw new InvalidOperationException("no formula")
                : Task.CompletedTask,
        };

        var report = await _world.PollAsync(faults);

        Assert.Equal(PollOutcome.Failed, report.Outcome);
        Assert.Equal("11 users in a row failed on their own and none went well, so the fault is not theirs: no formula", report.Problem);
        Assert.Null(_world.Checkpoint);
        Assert.Empty(_world.Records.Letters);
    }

    [Fact]
    public async Task Poll_OneUserOfAPartFails_TheOthersOfItGoOn()
    {
        _world.Limits = _world.Limits with { UsersAtOnce = 25 };
        var faults = new Faults
        {
            Before = request => request == "recompute user3" ? throw new InvalidOperationException("no formula") : Task.CompletedTask,
        };

        var report = await _world.PollAsync(faults);

        Assert.Equal((PollOutcome.Polled, 12, 1), (report.Outcome, report.Users, report.DeadLetters));
        Assert.Equal("user3", Assert.Single(_world.Records.Letters.Values).UserId);
        Assert.Equal(_world.ExpectedResults().Where(result => result.Key != "user3"), _world.Results.OrderBy(result => result.Key));
    }

    [Fact]
    public async Task Poll_ResultsOfOneUserFail_BuriesTheNewestRecordAndGoesOn()
    {
        _world.Records.Write(99, _world.Ago(10), "user3", 3);
        var faults = new Faults
        {
            Before = request => request == "recompute user3" ? throw new InvalidOperationException("no formula") : Task.CompletedTask,
        };

        var report = await _world.PollAsync(faults);

        Assert.Equal((PollOutcome.Polled, 13, 1), (report.Outcome, report.Records, report.DeadLetters));
        var letter = Assert.Single(_world.Records.Letters.Values);
        Assert.Equal((MemoryRecords.Json(99), "user3"), (letter.RecordId, letter.UserId));
        Assert.Equal("The results of the user could not be computed: no formula", letter.Reason);
        Assert.Equal(11, _world.Results.Count);
    }

    [Fact]
    public async Task Poll_FieldOutOfRange_IsBuriedByItsNameAndTheRestIsUsed()
    {
        _world.Records.Write(50, _world.Ago(10), "user50", -7);
        _world.Records.Write(51, _world.Ago(10), "user51", problem: "date is \"x\"; a date is wanted.");

        var report = await _world.PollAsync();

        Assert.Equal((14, 2, 2), (report.Records, report.InvalidRecords, report.DeadLetters));
        Assert.Equal(
            [("metrics.steps", "metrics.steps is -7"), (null, "date is \"x\"; a date is wanted.")],
            _world.Records.Letters.Values.Select(letter => (letter.Field, letter.Reason)));
        Assert.Contains("user50", _world.Results.Keys);
        Assert.Equal("", _world.Results["user51"]);
    }

    [Fact]
    public async Task Poll_RecordThatBecomesUnreadable_LeavesTheResultOfItsUser()
    {
        _world.Records.Write(50, _world.Ago(90), "user50", 7);
        _world.Records.Write(51, _world.Ago(90), "user50", 8);
        await _world.PollAsync();
        Assert.Equal("50=7 51=8", _world.Results["user50"]);

        _world.Records.Write(50, _world.Ago(10), "user50", problem: "date is \"x\"; a date is wanted.");
        await _world.PollAsync();

        Assert.Equal("51=8", _world.Results["user50"]);
        Assert.Equal("user50", Assert.Single(_world.Records.Letters.Values).UserId);
    }
}
