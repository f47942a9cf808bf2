using FsCheck;
using FsCheck.Fluent;
using Pipeline.Jobs;

namespace Pipeline.Tests.Jobs;

public sealed class PageCutTests
{
    [Fact]
    public void Add_FullPageAndOneMore_CutsTenBatchesAtTheFirstIdAfterEach()
    {
        var cut = new PageCut("start", batchSize: 2, wanted: 20);
        foreach (var id in Ids(21))
        {
            cut.Add(id, isListed: true);
        }

        Assert.True(cut.IsComplete);
        Assert.Equal(10, cut.Batches.Count);
        Assert.Equal(("start", "id-002"), (cut.Batches[0].Start, cut.Batches[0].End));
        Assert.Equal(("id-018", "id-020"), (cut.Batches[9].Start, cut.Batches[9].End));
        Assert.Equal(("id-020", 20), (cut.Next, (int)cut.Documents));
    }

    [Fact]
    public void End_FewerThanWanted_EndsTheLastBatchWhereTheJobEnds()
    {
        var cut = new PageCut(null, batchSize: 2, wanted: 20);
        foreach (var id in Ids(3))
        {
            cut.Add(id, isListed: true);
        }

        cut.End("end");

        Assert.Equal([(null, "id-002"), ("id-002", "end")], cut.Batches.Select(batch => (batch.Start, batch.End)));
        Assert.Equal(("end", 3), (cut.Next, (int)cut.Documents));
    }

    [Fact]
    public void Add_IdTooLongForAnInput_IsNoBoundary()
    {
        var cut = new PageCut(null, batchSize: 1, wanted: 2);
        cut.Add("a", isListed: true);
        cut.Add("b" + new string('x', JobLimits.MaxKeyBytes), isListed: true);
        cut.Add("c", isListed: true);

        Assert.Equal([(null, "c")], cut.Batches.Select(batch => (batch.Start, batch.End)));
        Assert.Equal(2, cut.Documents);
    }

    [Fact]
    public void Cut_AnyDatabaseAndSizes_GivesEveryDocumentToExactlyOneBatch()
    {
        var sizes = Gen.Choose(0, 120).Zip(Gen.Choose(1, 7)).Zip(Gen.Choose(1, 80));
        Prop.ForAll(sizes.ToArbitrary(), input =>
        {
            var ((count, batchSize), limit) = input;
            var ids = Ids(count);
            var listed = new List<string>();
            string? cursor = null;
            long remaining = limit;
            do
            {
                var cut = new PageCut(cursor, batchSize, Math.Min(remaining, batchSize * JobLimits.BatchesPerPage));
                foreach (var id in ids.SkipWhile(id => cursor is not null && string.CompareOrdinal(id, cursor) < 0))
                {
                    cut.Add(id, isListed: true);
                }

                cut.End(null);
                Assert.All(cut.Batches.Zip(cut.Batches.Skip(1)), pair => Assert.Equal(pair.First.End, pair.Second.Start));
                Assert.All(cut.Batches, batch => listed.AddRange(ids.Where(id =>
                    string.CompareOrdinal(id, batch.Start) >= 0 && (batch.End is null || string.CompareOrdinal(id, batch.End) < 0))));
                remaining -= cut.Documents;
                cursor = cut.Next;
            }
            while (cursor is not null && remaining > 0);

            Assert.Equal(ids.Take(limit), listed);
        }).QuickCheckThrowOnFailure();
    }

    private static List<string> Ids(int count) => [.. Enumerable.Range(0, count).Select(index => $"id-{index:000}")];
}
