using Pipeline.MicroBatch;

namespace Pipeline.Tests.MicroBatch;

public sealed class BatchBoundaryTests
{
    private const int Rows = 8;

    [Fact]
    public async Task Poll_EqualTimesAtEveryPlaceOfABatch_ReadsEachRowOnce()
    {
        for (var batchSize = 1; batchSize <= 4; batchSize++)
        {
            for (var first = 0; first < Rows; first++)
            {
                for (var last = first; last < Rows; last++)
                {
                    using var world = new PollWorld();
                    world.Options.BatchSize = batchSize;
                    Write(world, first, last);

                    var report = await world.PollAsync();

                    Assert.Equal((PollOutcome.Polled, Rows, false), (report.Outcome, report.Records, report.More));
                    Assert.Equal(world.ExpectedResults(), world.Results.OrderBy(result => result.Key).ToDictionary());
                    Assert.Equal(Rows, world.Checkpoint!.Totals.Records);
                }
            }
        }
    }

    [Fact]
    public async Task Poll_AllRowsOfOneTimeAndIdsOfTwoTypes_ReadsEachRowOnce()
    {
        using var world = new PollWorld();
        world.Options.BatchSize = 1;
        Write(world, 0, Rows - 1);

        await world.PollAsync();
        world.Records.Write("zz", world.Ago(20), "late");
        world.Records.Write(0, world.Ago(20), "late");
        var report = await world.PollAsync();

        Assert.Equal(2, report.Records);
        Assert.Equal("0=1 zz=1", world.Results["late"]);
        Assert.Equal(Rows + 2, world.Checkpoint!.Totals.Records);
    }

    // Ids of two types, and of neither order of writing nor of time; the rows from first to last share a time.
    private static void Write(PollWorld world, int first, int last)
    {
        for (var i = Rows - 1; i >= 0; i--)
        {
            object id = i % 3 == 0 ? $"row{i}" : i + 10;
            var place = i < first ? i : i <= last ? first : i - (last - first);
            world.Records.Write(id, world.Ago(20) + TimeSpan.FromMilliseconds(place), $"user{i % 4}", i);
        }
    }
}
