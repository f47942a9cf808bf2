using System.Text.Json.Nodes;
using Pipeline.CouchDb;
using Pipeline.Jobs;
using Pipeline.Jobs.Kept;
using Pipeline.Jobs.Kinds;
using Pipeline.Jobs.Undo;

namespace Pipeline.Tests.Jobs.Undo;

public sealed class UndoTests
{
    private readonly JobBench _bench = new();

    [Fact]
    public async Task RunAsync_WhatAJobMade_LeavesTheDocumentsAsTheyWere()
    {
        var fields = JsonNode.Parse("""{"n":12345678901234567890,"x":1.50,"annotations":{"b.txt":{"reviewedBy":"Ann"},"c.txt":"mine"}}""")!.AsObject();
        _bench.Database.Put("a", fields, ("a.txt", "text"), ("b.txt", "other"), ("picture.png", "x"));
        _bench.Database.Put("b", null, ("a.txt", "text"));
        await _bench.RunAsync(JobBench.Settings("made"));

        var counts = await UndoAsync("made");

        Assert.Equal(new JobCounts(2, 3, Saved: 3, 0, 0, 0), counts);
        Assert.Equal(fields.ToJsonString(), _bench.Database.Fields("a").ToJsonString());
        Assert.Equal("{}", _bench.Database.Fields("b").ToJsonString());
        Assert.Equal(("text", "x", null), (_bench.Database.Text("a", "a.txt"), _bench.Database.Text("a", "picture.png"), _bench.Database.Text("a", "a.txt.ann")));
        Assert.Equal(2, (await _bench.RunAsync(JobBench.Settings("again"), KeyRange.Prefix("a"))).Saved);
    }

    [Fact]
    public async Task RunAsync_WhatPeopleOrOtherJobsMade_Stays()
    {
        foreach (var id in new[] { "deleted", "edited", "made", "outdated", "redone" })
        {
            _bench.Database.Put(id, null, ("a.txt", "text"));
        }

        await _bench.RunAsync(JobBench.Settings("made"));
        _bench.Database.PutAttachment("edited", "a.txt.ann", "[@hand#Notes*]");
        _bench.Database.PutAttachment("outdated", "a.txt.ann", "[@mine#Key*]");
        _bench.Database.PutAttachment("outdated", "a.txt", "new text");
        _bench.Database.DeleteAttachment("deleted", "a.txt.ann");
        await _bench.RunAsync(JobBench.Settings("later", force: true), KeyRange.Prefix("redone"));

        var counts = await UndoAsync("made");
        var again = await UndoAsync("made", "second");

        Assert.Equal(new JobCounts(5, 4, Saved: 1, 0, 0, Unmatched: 1, Kept: 3), counts);
        Assert.Equal(new JobCounts(5, 3, Saved: 0, 0, 0, Unmatched: 2, Kept: 3), again);
        Assert.Equal(
            [("deleted", KeptReason.Deleted), ("edited", KeptReason.Edited), ("outdated", KeptReason.Outdated)],
            (await _bench.ListKeptAsync("undo")).OrderBy(kept => kept.DocumentId).Select(kept => (kept.DocumentId, kept.Reason)));
        Assert.Equal("[@hand#Notes*]", _bench.Database.Text("edited", "a.txt.ann"));
        Assert.Equal("[@text#Notes*]", _bench.Database.Text("redone", "a.txt.ann"));
        Assert.Null(_bench.Database.Text("made", "a.txt.ann"));
    }

    [Fact]
    public async Task RunAsync_CrashAtEveryRequest_CountsTheSameAndRemovesAll()
    {
        for (var step = 1; ; step++)
        {
            var bench = new JobBench();
            for (var number = 0; number < 12; number++)
            {
                bench.Database.Put($"doc-{number:00}", null, ("a.txt", "text"), ("b.txt", "other"));
            }

            await bench.RunAsync(JobBench.Settings("made"));
            bench.Database.PutAttachment("doc-05", "a.txt.ann", "mine");
            var requests = 0;
            var crashes = false;
            bench.Server.BeforeRequest = (_, _) => Crash();
            bench.Server.AfterWrite = (_, _) => Crash();
            void Crash()
            {
                if (++requests == step)
                {
                    crashes = true;
                    throw new CouchUnavailableException("It died.");
                }
            }

            JobCounts counts;
            try
            {
                counts = await UndoAsync("made", bench: bench);
            }
            catch (CouchUnavailableException)
            {
                counts = await UndoAsync("made", bench: bench);
            }

            Assert.Equal((step, new JobCounts(12, 24, Saved: 23, 0, 0, 0, Kept: 1)), (step, counts));
            Assert.Equal(["doc-05"], bench.Database.Ids.Where(id => bench.Database.Fields(id).Count > 0));
            if (!crashes)
            {
                Assert.InRange(step, 8, 100);
                return;
            }
        }
    }

    [Fact]
    public async Task RunAsync_DocumentChangedMeanwhile_IsReadAgain()
    {
        _bench.Database.Put("a", null, ("a.txt", "text"), ("b.txt", "other"), ("c.txt", "third"));
        await _bench.RunAsync(JobBench.Settings("made"));
        _bench.Database.PutAttachment("a", "c.txt.ann", "mine");
        var done = false;
        _bench.Server.BeforeRequest = (database, request) =>
        {
            if (!done && database == JobBench.Articles && request == "save")
            {
                done = true;
                _bench.Database.PutAttachment("a", "b.txt.ann", "[@mine#Key*]");
            }
        };

        var counts = await UndoAsync("made");

        Assert.Equal(new JobCounts(1, 3, Saved: 1, 0, 0, 0, Kept: 2), counts);
        Assert.Equal((null, "[@mine#Key*]"), (_bench.Database.Text("a", "a.txt.ann"), _bench.Database.Text("a", "b.txt.ann")));
    }

    private async Task<JobCounts> UndoAsync(string made, string id = "undo", JobBench? bench = null)
    {
        var settings = UndoKind.Of(JobBench.Settings(made), JobBench.Articles, id);
        var result = await new JobBatches((bench ?? _bench).Kinds).RunAsync(new BatchRequest(settings, KeyRange.All), new BatchMode.Work(), default);
        Assert.Null(result.Error);
        return result.Counts;
    }
}
