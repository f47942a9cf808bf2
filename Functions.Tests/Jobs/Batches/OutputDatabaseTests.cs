using System.Text.Json.Nodes;
using Pipeline.CouchDb;
using Pipeline.Http;
using Pipeline.Jobs;
using Pipeline.Jobs.Kept;
using Pipeline.Jobs.Kinds;

namespace Pipeline.Tests.Jobs.Batches;

/// <summary>Annotations that go into documents of another database.</summary>
public sealed class OutputDatabaseTests
{
    private readonly JobBench _bench = new();
    private readonly MemoryCouchDatabase _output;

    public OutputDatabaseTests() => _output = _bench.Server.Create("output");

    [Fact]
    public async Task RunAsync_OutputDatabase_LeavesTheSourcesAloneAndLinksToTheirRevision()
    {
        PutMany();
        _output.Put("doc-3", new JsonObject { ["note"] = "mine" }, ("other.txt", "x"));

        var counts = await _bench.RunAsync(Settings("j1"));
        var again = await _bench.RunAsync(Settings("j1"));
        var later = await _bench.RunAsync(Settings("later"));

        Assert.Equal((new JobCounts(25, 25, 25, 0, 0, 0), counts), (again, again));
        Assert.Equal(new JobCounts(25, 25, 0, Skipped: 25, 0, 0), later);
        Assert.Empty(_bench.Database.Writes);
        Assert.Equal(("[@text 3#Notes*]", "x", "mine"), (_output.Text("doc-3", "a.txt.ann"), _output.Text("doc-3", "other.txt"), (string)_output.Fields("doc-3")["note"]!));
        Assert.Equal("""{"database":"articles","rev":"1-r"}""", _output.Fields("doc-4")["source"]!.ToJsonString());
        Assert.Equal(1, (int)_output.Fields("doc-4")["annotations"]!["a.txt"]!["revpos"]!);
        Assert.Equal("j1", (string)_output.Fields("doc-4")["annotations"]!["a.txt"]!["job"]!);
    }

    [Fact]
    public async Task RunAsync_SourceChanged_IsDoneAgainAndLinked()
    {
        PutMany();
        await _bench.RunAsync(Settings("j1"));
        _bench.Database.PutAttachment("doc-7", "a.txt", "new");
        _output.PutAttachment("doc-8", "a.txt.ann", "[@mine#Key*]");

        var counts = await _bench.RunAsync(Settings("later"));

        Assert.Equal(new JobCounts(25, 25, Saved: 1, Skipped: 23, 0, 0, Kept: 1), counts);
        Assert.Equal("[@new#Notes*]", _output.Text("doc-7", "a.txt.ann"));
        Assert.Equal("2-r", (string)_output.Fields("doc-7")["source"]!["rev"]!);
        Assert.Equal(("doc-8", KeptReason.Edited), ((await _bench.ListKeptAsync("later"))[0].DocumentId, (await _bench.ListKeptAsync("later"))[0].Reason));
    }

    [Fact]
    public async Task RunAsync_ManyOtherDocumentsBetween_FindsItsOwnByTheConflict()
    {
        PutMany();
        await _bench.RunAsync(Settings("j1"));
        for (var number = 0; number < 40; number++)
        {
            _output.Put($"doc-0-{number:00}");
        }

        Assert.Equal(new JobCounts(25, 25, 0, Skipped: 25, 0, 0), await _bench.RunAsync(Settings("later")));
    }

    [Fact]
    public async Task Undo_OfSuchAJob_RemovesThemThere()
    {
        PutMany();
        await _bench.RunAsync(Settings("j1"));
        var undo = _bench.Kinds.Find("classify")!.UndoOf(Settings("j1"), "undo")!;

        var result = await new JobBatches(_bench.Kinds).RunAsync(new BatchRequest(undo, KeyRange.All), new BatchMode.Work(), default);

        Assert.Equal(new BatchResult(new JobCounts(25, 25, Saved: 25, 0, 0, 0)), result);
        Assert.All(_output.Ids, id => Assert.Null(_output.Text(id, "a.txt.ann")));
    }

    [Theory]
    [InlineData("articles", "the database of the sources")]
    [InlineData("nowhere", "no such database")]
    public async Task CheckAsync_OutputThatCannotBe_IsRefused(string output, string reason)
    {
        var exception = await Assert.ThrowsAsync<BadInputException>(() => _bench.Kinds.Default.CheckAsync(Settings("j1", output), default));

        Assert.Equal("outputDatabase", exception.Field);
        Assert.Contains(reason, exception.Message, StringComparison.Ordinal);
    }

    private static JobSettings Settings(string job, string output = "output") =>
        JobBench.Settings(job) with { Fields = JobBench.Fields(new(OutputDatabase: output)) };

    private void PutMany()
    {
        for (var number = 0; number < 25; number++)
        {
            _bench.Database.Put($"doc-{number}", null, ("a.txt", $"text {number}"));
        }
    }
}
