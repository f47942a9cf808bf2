using Pipeline.Checkpoints;

namespace Pipeline.Tests.MicroBatch;

public sealed class RestartTests
{
    [Theory]
    [InlineData(false, int.MaxValue, null)]
    [InlineData(true, int.MaxValue, null)]
    [InlineData(false, 2, null)]
    [InlineData(true, 2, null)]
    [InlineData(true, int.MaxValue, 3)]
    [InlineData(false, 2, 2)]
    public async Task Poll_ProcessEndsAtEveryRequest_TheNextOneEndsWithTheSame(bool dieAfter, int maxTouchedUsers, int? partitions)
    {
        var (expected, requests) = await RunAsync(null, dieAfter, maxTouchedUsers, partitions);
        Assert.InRange(requests, 20, 200);
        for (var k = 1; k <= requests; k++)
        {
            var (state, _) = await RunAsync(k, dieAfter, maxTouchedUsers, partitions);
            Assert.Equal(expected.Totals, state.Totals);
            Assert.Equal(expected.Cursor, state.Cursor);
            Assert.Equal(expected.Results, state.Results);
            Assert.Equal(expected.Letters, state.Letters);
        }
    }

    private static async Task<(State State, int Requests)> RunAsync(int? dieAt, bool dieAfter, int maxTouchedUsers, int? partitions)
    {
        using var world = new PollWorld { Partitions = partitions };
        world.Limits = world.Limits with { MaxTouchedUsers = maxTouchedUsers };
        for (var i = 0; i < 7; i++)
        {
            world.Records.Write(i, world.Ago(200 - (i / 2)), $"user{i % 4}", i);
        }

        world.Records.Write(7, world.Ago(190), "user7", -1);
        world.Records.Write(8, world.Ago(190), "user8", problem: "date is missing; a date is wanted.");
        await world.PollAsync();

        // The poll that dies: late rows in the overlap, then several batches.
        world.Records.Write(20, world.Ago(195), "late", 20);
        world.Records.Write("late", world.Ago(190), "user2", -5);
        for (var i = 30; i < 37; i++)
        {
            world.Records.Write(i, world.Ago(100 - (i / 3)), $"user{i % 5}", i);
        }

        world.Records.Write(38, world.Ago(85), "user8", problem: "date is missing; a date is wanted.");
        var faults = new Faults { DieAt = dieAt, DieAfter = dieAfter };
        try
        {
            await world.PollAsync(faults);
        }
        catch (ProcessDiedException)
        {
            // Before the poll itself began.
        }

        world.Advance(61);
        await world.PollAsync();
        Assert.Equal(world.ExpectedResults(), world.Results.ToDictionary());
        var checkpoint = world.Checkpoint!;
        return (new State(
            checkpoint.Totals with { Polls = 0 },
            checkpoint.Cursor,
            string.Join('\n', world.Results.OrderBy(result => result.Key, StringComparer.Ordinal)),
            string.Join('\n', world.Records.Letters.Keys)), faults.Requests);
    }

    private sealed record State(CheckpointTotals Totals, CheckpointCursor Cursor, string Results, string Letters);
}
