using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Pipeline.Classification.Training;
using Pipeline.Cli.Classification;
using Pipeline.Tests.Jobs;

namespace Pipeline.Tests.Cli.Classification;

public sealed class CorrectedAnnotationsTests
{
    private const string Written = "[@one#X*]";
    private const string Mended = "[@one#Y*]";

    private readonly MemoryCouchDatabase _database = new("articles", new MemoryCouchServer()) { Exists = true };

    [Fact]
    public async Task ReadAsync_WhatAJobWrote_IsLeftOut()
    {
        _database.Put("as-written", Record("t.txt", Written), ("t.txt", "one"), ("t.txt.ann", Written));
        _database.Put("of-an-older-version", Record("t.txt", null), ("t.txt.ann", Mended));
        _database.Put("without-annotation", null, ("t.txt", "one"));

        Assert.Empty(await ReadAsync());
    }

    [Fact]
    public async Task ReadAsync_WhatPeopleMadeOrMended_IsFoundTheNewestFirst()
    {
        _database.Put("a-mended", Record("t.txt", Written), ("t.txt.ann", Mended + "\n"));
        _database.Put("b-mended-in-place", Record("t.txt", Written), ("t.txt.ann", Mended));
        _database.Put("c-saved-with-a-name", Record("t.txt", Written, "someone"), ("t.txt.ann", Written));
        _database.Put("d-made-elsewhere", null, ("x/t.txt.ann", Mended));
        _database.Put("d-made-elsewhere", null, ("x/t.txt.ann", Mended));

        var found = await ReadAsync();

        Assert.Equal(4, found.Count);
        Assert.Equal(found.OrderByDescending(one => one.Generation).ThenBy(one => one.Source.Document, StringComparer.Ordinal), found);
        var mended = found.Single(one => one.Source.Document == "b-mended-in-place");
        Assert.Equal(("articles", "t.txt.ann", Hash(Mended)), (mended.Source.Database, mended.Source.Attachment, mended.Source.Sha256));
        Assert.Equal(Mended, Encoding.UTF8.GetString(mended.Content));
    }

    [Fact]
    public async Task ReadAsync_Found_IsACorpusWithANameForEachDocument()
    {
        _database.Put("a", null, ("t.txt.ann", Mended));
        _database.Put("b", null, ("t.txt.ann", Written));

        var found = await ReadAsync();
        var corpus = Corpus.Of([.. found.Select(one => ($"{one.Source.Document}/{one.Source.Attachment}", one.Content))], LabelMap.Identity);

        Assert.Equal(["a/t.txt.ann", "b/t.txt.ann"], corpus.Train.Select(document => document.Name).Order());
        Assert.Equal(["X", "Y"], corpus.SourceLabels);
    }

    private Task<IReadOnlyList<CorrectedAnnotation>> ReadAsync() => CorrectedAnnotations.ReadAsync(_database, 1_000_000, CancellationToken.None);

    // The place never fits, so that the hash decides.
    private static JsonObject Record(string source, string? written, string? author = null)
    {
        var record = new JsonObject { ["sourceDigest"] = "md5-x", ["model"] = "m", ["job"] = "j" };
        if (written is not null)
        {
            (record["revpos"], record["length"], record["sha256"]) = (99, written.Length, Hash(written));
        }

        if (author is not null)
        {
            record["author"] = author;
        }

        return new JsonObject { ["annotations"] = new JsonObject { [source] = record } };
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
