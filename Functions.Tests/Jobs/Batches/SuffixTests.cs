using System.Text.Json.Nodes;
using Pipeline.Http;
using Pipeline.Jobs;
using Pipeline.Jobs.Kept;
using Pipeline.Jobs.Kinds;

namespace Pipeline.Tests.Jobs.Batches;

/// <summary>Annotations that bear another suffix than the usual one.</summary>
public sealed class SuffixTests
{
    private readonly JobBench _bench = new();

    [Fact]
    public async Task RunAsync_SecondSuffix_StandsBesideTheFirst()
    {
        _bench.Database.Put("a", null, ("a.txt", "text"));

        var first = await _bench.RunAsync(Settings("j1", ".ann"));
        var second = await _bench.RunAsync(Settings("j2", ".second"));

        Assert.Equal(new JobCounts(1, 1, Saved: 1, 0, 0, 0), first);
        Assert.Equal(first, second);
        Assert.Equal(("[@text#Notes*]", "[@text#Notes*]"), (_bench.Database.Text("a", "a.txt.ann"), _bench.Database.Text("a", "a.txt.second")));
        var records = _bench.Database.Fields("a")["annotations"]!.AsObject();
        Assert.Equal(["a.txt", "a.txt.second"], records.Select(record => record.Key));
        Assert.Null(records["a.txt"]!["suffix"]);
        Assert.Equal((".second", "j2"), ((string)records["a.txt.second"]!["suffix"]!, (string)records["a.txt.second"]!["job"]!));
    }

    [Theory]
    [InlineData(".ann")]
    [InlineData(".second")]
    [InlineData(".third")]
    public async Task RunAsync_AnnotationsOfAnotherSuffix_AreNoSources(string suffix)
    {
        _bench.Database.Put("a", null, ("a.txt", "text"));
        await _bench.RunAsync(Settings("j1", ".second"));

        var counts = await _bench.RunAsync(Settings("j2", suffix, "*"));

        Assert.Equal((1, 0), (counts.Listed, counts.Failed));
        Assert.Null(_bench.Database.Text("a", "a.txt.second" + suffix));
    }

    [Fact]
    public async Task RunAsync_SameSuffixAgain_SkipsAndKeepsWhatSomebodyChanged()
    {
        _bench.Database.Put("a", null, ("a.txt", "text"));
        _bench.Database.Put("b", null, ("a.txt", "text"));
        await _bench.RunAsync(Settings("j1", ".second"));
        _bench.Database.PutAttachment("b", "a.txt.second", "[@text#Key*]");

        var counts = await _bench.RunAsync(Settings("j2", ".second"));

        Assert.Equal(new JobCounts(2, 2, Saved: 0, Skipped: 1, 0, 0, Kept: 1), counts);
        Assert.Equal(KeptReason.Edited, Assert.Single(await _bench.ListKeptAsync("j2")).Reason);
        Assert.Equal("[@text#Key*]", _bench.Database.Text("b", "a.txt.second"));
    }

    [Fact]
    public async Task RunAsync_AnnotationWouldReplaceASource_LeavesItEvenWithOverwrite()
    {
        _bench.Database.Put("a", null, ("a.txt", "text"), ("a.txt.second", "a text of its own"));
        await _bench.RunAsync(Settings("j1", ".ann", "*"));

        var counts = await _bench.RunAsync(Settings("j2", ".second", overwrite: true));

        Assert.Equal((1, 0, 1), (counts.Listed, counts.Saved, counts.Failed));
        Assert.Contains("is a source that has been annotated itself", Assert.Single(await _bench.ListFailuresAsync("j2")).Reason, StringComparison.Ordinal);
        Assert.Equal("a text of its own", _bench.Database.Text("a", "a.txt.second"));
    }

    [Fact]
    public async Task Undo_OfOneSuffix_LeavesTheOther()
    {
        _bench.Database.Put("a", new JsonObject { ["note"] = "mine" }, ("a.txt", "text"));
        await _bench.RunAsync(Settings("j1", ".ann"));
        await _bench.RunAsync(Settings("j2", ".second"));
        var undo = _bench.Kinds.Find("classify")!.UndoOf(Settings("j2", ".second"), "undo")!;

        var result = await new JobBatches(_bench.Kinds).RunAsync(new BatchRequest(undo, Pipeline.CouchDb.KeyRange.All), new BatchMode.Work(), default);

        Assert.Equal(new BatchResult(new JobCounts(1, 1, Saved: 1, 0, 0, 0)), result);
        Assert.Equal(("[@text#Notes*]", null), (_bench.Database.Text("a", "a.txt.ann"), _bench.Database.Text("a", "a.txt.second")));
        Assert.Equal(["a.txt"], _bench.Database.Fields("a")["annotations"]!.AsObject().Select(record => record.Key));
    }

    [Fact]
    public async Task CheckAsync_PatternThatEndsInTheSuffix_IsRefused()
    {
        var exception = await Assert.ThrowsAsync<BadInputException>(() => _bench.Kinds.Default.CheckAsync(Settings("j1", ".txt"), default));

        Assert.Equal("suffix", exception.Field);
        Assert.Contains("'*.txt' of 'attachments' ends in it", exception.Message, StringComparison.Ordinal);
    }

    private static JobSettings Settings(string job, string suffix, string attachments = "*.txt", bool overwrite = false) =>
        JobBench.Settings(job) with { Fields = JobBench.Fields(new(attachments, Suffix: suffix, Overwrite: overwrite)) };
}
