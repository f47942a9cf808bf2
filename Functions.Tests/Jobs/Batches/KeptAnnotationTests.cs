using System.Text.Json.Nodes;
using Pipeline.Jobs;
using Pipeline.Jobs.Batches;
using Pipeline.Jobs.Kept;

namespace Pipeline.Tests.Jobs.Batches;

/// <summary>What people made of annotations is kept.</summary>
public sealed class KeptAnnotationTests
{
    private const string Mine = "[@my own words#Key*]";

    private readonly JobBench _bench = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task RunAsync_AnnotationMadeByHand_IsKeptCountedAndNamed(bool force)
    {
        _bench.Database.Put("a", null, ("a.txt", "text"), ("a.txt.ann", Mine), ("b.txt", "other"));

        var counts = await _bench.RunAsync(JobBench.Settings(force: force));

        Assert.Equal(new JobCounts(1, 2, Saved: 1, 0, 0, 0, Kept: 1), counts);
        Assert.Equal((Mine, "[@other#Notes*]"), (_bench.Database.Text("a", "a.txt.ann"), _bench.Database.Text("a", "b.txt.ann")));
        var kept = Assert.Single(await _bench.ListKeptAsync());
        Assert.Equal(("a", "a.txt", KeptReason.Unrecorded), (kept.DocumentId, kept.Attachment, kept.Reason));
        Assert.Equal(counts, await _bench.RunAsync(JobBench.Settings(force: force)));
        Assert.Single(await _bench.ListKeptAsync());
    }

    [Theory]
    [InlineData("[@hand#Notes*]")]
    [InlineData(Mine)]
    public async Task RunAsync_AnnotationEditedSince_IsKeptWhateverItsLength(string edited)
    {
        await AnnotateAsync();
        _bench.Database.PutAttachment("a", "a.txt.ann", edited);

        var counts = await _bench.RunAsync(JobBench.Settings("later", force: true));

        Assert.Equal(new JobCounts(1, 1, 0, 0, 0, 0, Kept: 1), counts);
        Assert.Equal(edited, _bench.Database.Text("a", "a.txt.ann"));
        Assert.Equal(KeptReason.Edited, Assert.Single(await _bench.ListKeptAsync("later")).Reason);
    }

    [Fact]
    public async Task RunAsync_EditedAndSourceChangedSince_IsKeptAsOutdated()
    {
        await AnnotateAsync();
        _bench.Database.PutAttachment("a", "a.txt.ann", Mine);
        _bench.Database.PutAttachment("a", "a.txt", "new text");

        var counts = await _bench.RunAsync(JobBench.Settings("later"));

        Assert.Equal(1, counts.Kept);
        Assert.Equal(KeptReason.Outdated, Assert.Single(await _bench.ListKeptAsync("later")).Reason);
        Assert.Equal(Mine, _bench.Database.Text("a", "a.txt.ann"));
    }

    [Fact]
    public async Task RunAsync_AnnotationDeletedByHand_StaysDeletedUnlessOverwritten()
    {
        await AnnotateAsync();
        _bench.Database.DeleteAttachment("a", "a.txt.ann");

        var forced = await _bench.RunAsync(JobBench.Settings("forced", force: true));
        var deleted = _bench.Database.Text("a", "a.txt.ann");
        var overwritten = await _bench.RunAsync(JobBench.Settings("overwriting", overwrite: true));

        Assert.Equal((1, 0), (forced.Kept, forced.Saved));
        Assert.Null(deleted);
        Assert.Equal(KeptReason.Deleted, Assert.Single(await _bench.ListKeptAsync("forced")).Reason);
        Assert.Equal(new JobCounts(1, 1, Saved: 1, 0, 0, 0), overwritten);
        Assert.Equal("[@text#Notes*]", _bench.Database.Text("a", "a.txt.ann"));
    }

    [Fact]
    public async Task RunAsync_Overwrite_ReplacesTheirsAndSkipsOurs()
    {
        await AnnotateAsync();
        _bench.Database.Put("b", null, ("a.txt", "second"), ("a.txt.ann", Mine));
        _bench.Database.Put("c", null, ("a.txt", "third"));
        await _bench.RunAsync(JobBench.Settings("earlier"));
        _bench.Database.PutAttachment("c", "a.txt.ann", "[@Third#Notes*]");

        var counts = await _bench.RunAsync(JobBench.Settings("later", overwrite: true));

        Assert.Equal(new JobCounts(3, 3, Saved: 2, Skipped: 1, 0, 0), counts);
        Assert.Equal("[@second#Notes*]", _bench.Database.Text("b", "a.txt.ann"));
        Assert.Equal("[@third#Notes*]", _bench.Database.Text("c", "a.txt.ann"));
        Assert.Equal(counts, await _bench.RunAsync(JobBench.Settings("later", overwrite: true)));
    }

    [Fact]
    public async Task RunAsync_EditedAfterThisJobSavedIt_StaysEditedAndCountsAsSaved()
    {
        await AnnotateAsync();
        _bench.Database.PutAttachment("a", "a.txt.ann", Mine);

        var counts = await _bench.RunAsync(JobBench.Settings("earlier", overwrite: true));

        Assert.Equal(new JobCounts(1, 1, Saved: 1, 0, 0, 0), counts);
        Assert.Equal(Mine, _bench.Database.Text("a", "a.txt.ann"));
    }

    [Fact]
    public async Task RunAsync_CopiedWithTheSameBytes_IsStillOurs()
    {
        await AnnotateAsync();
        _bench.Database.PutAttachment("a", "a.txt.ann", "[@text#Notes*]");

        Assert.Equal(new JobCounts(1, 1, 0, Skipped: 1, 0, 0), await _bench.RunAsync(JobBench.Settings("later")));
        Assert.Equal(new JobCounts(1, 1, Saved: 1, 0, 0, 0), await _bench.RunAsync(JobBench.Settings("forced", force: true)));
    }

    [Fact]
    public async Task RunAsync_EditedWhileTheJobRuns_KeepsTheEdit()
    {
        _bench.Database.Put("a", null, ("a.txt", "text"));
        _bench.Server.BeforeRequest = Once("save", () => _bench.Database.PutAttachment("a", "a.txt.ann", Mine));

        var counts = await _bench.RunAsync();

        Assert.Equal(new JobCounts(1, 1, 0, 0, 0, 0, Kept: 1), counts);
        Assert.Equal(Mine, _bench.Database.Text("a", "a.txt.ann"));
    }

    [Theory]
    [InlineData("\"a note of mine\"")]
    [InlineData("[1]")]
    [InlineData("""{"model":"T-Ford","year":1908}""")]
    [InlineData("""{"sourceDigest":"md5-x","model":{"deep":1},"job":"j"}""")]
    public async Task RunAsync_ForeignValueUnderTheSourcesName_StaysAsItIs(string value)
    {
        var annotations = new JsonObject { ["a.txt"] = JsonNode.Parse(value) };
        _bench.Database.Put("a", new JsonObject { ["annotations"] = annotations.DeepClone() }, ("a.txt", "text"), ("b.txt", "other"));

        var counts = await _bench.RunAsync(JobBench.Settings(overwrite: true, force: true));

        Assert.Equal(new JobCounts(1, 2, Saved: 1, 0, Failed: 1, 0), counts);
        Assert.True(JsonNode.DeepEquals(annotations["a.txt"], _bench.Database.Fields("a")["annotations"]!["a.txt"]));
        Assert.Null(_bench.Database.Text("a", "a.txt.ann"));
        Assert.Contains("holds something else under 'a.txt'", Assert.Single(await _bench.ListFailuresAsync()).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_CuratorsField_StaysInTheRecordWhenItIsWrittenAnew()
    {
        await AnnotateAsync();
        _bench.Database.Edit("a", fields => fields["annotations"]!["a.txt"]!["reviewedBy"] = "Ann");

        var counts = await _bench.RunAsync(JobBench.Settings("later", force: true));

        Assert.Equal(1, counts.Saved);
        var record = _bench.Database.Fields("a")["annotations"]!["a.txt"]!;
        Assert.Equal(("Ann", "later"), ((string?)record["reviewedBy"], (string?)record["job"]));
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task RunAsync_RecordOfAnOlderVersion_IsOursUnlessTheAnnotationIsYounger(bool edited, bool compacted)
    {
        await AnnotateAsync();
        MakeOlder();
        if (edited)
        {
            _bench.Database.PutAttachment("a", "a.txt.ann", "[@hand#Notes*]");
        }

        if (compacted)
        {
            _bench.Database.Compact();
        }

        var later = await _bench.RunAsync(JobBench.Settings("later"));
        var forced = await _bench.RunAsync(JobBench.Settings("forced", force: true));

        Assert.Equal(edited ? (0, 1) : (1, 0), (later.Skipped, later.Kept));
        Assert.Equal(edited ? (0, 1) : (1, 0), (forced.Saved, forced.Kept));
        Assert.Equal(edited ? "[@hand#Notes*]" : "[@text#Notes*]", _bench.Database.Text("a", "a.txt.ann"));
    }

    [Fact]
    public async Task RunAsync_ABatchThatBroke_FailsWhatIsToBeDoneAndKeepsTheRest()
    {
        _bench.Database.Put("a", null, ("a.txt", "text"), ("a.txt.ann", Mine), ("b.txt", "other"));

        var counts = await _bench.RunAsync(mode: new BatchMode.Fail("broke", 3));

        Assert.Equal(new JobCounts(1, 2, 0, 0, Failed: 1, 0, Kept: 1), counts);
    }

    /// <summary>Takes from the records what an older version did not write, as if it had made the revision that they came with.</summary>
    private void MakeOlder() => _bench.Database.Rewrite("a", fields =>
    {
        foreach (var name in new[] { "revpos", "length", "sha256" })
        {
            fields["annotations"]!["a.txt"]!.AsObject().Remove(name);
        }
    });

    private async Task AnnotateAsync()
    {
        _bench.Database.Put("a", null, ("a.txt", "text"));
        Assert.Equal(1, (await _bench.RunAsync(JobBench.Settings("earlier"))).Saved);
    }

    private static Action<string, string> Once(string request, Action action)
    {
        var done = false;
        return (_, name) =>
        {
            if (!done && name == request)
            {
                done = true;
                action();
            }
        };
    }
}
