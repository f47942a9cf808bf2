using System.Text.Json;
using Pipeline.Cli;
using Pipeline.Cli.Samples;
using Pipeline.Cli.Services;

namespace Pipeline.Tests.Cli.Samples;

public class SampleArticlesTests
{
    private readonly SampleArticles _samples = SampleArticles.Read(SourceTree.Find().Samples);

    [Fact]
    public void Read_TheShippedSamples_FindsEveryText()
    {
        Assert.Equal(69, _samples.All.Count);
        Assert.All(_samples.All, article => Assert.True(File.Exists(article.TextFile)));
    }

    [Fact]
    public void IdAt_BeyondTheLastArticle_NumbersCopiesThatAreFoundAgain()
    {
        var ids = Enumerable.Range(0, 150).Select(_samples.IdAt).ToList();

        Assert.Equal(150, ids.Distinct().Count());
        Assert.Equal(ids[0] + "~2", ids[69]);
        Assert.Equal(ids[1] + "~3", ids[139]);
        Assert.All(ids, (id, index) => Assert.Same(_samples.All[index % 69], _samples.Of(id)));
        Assert.Null(_samples.Of("somebody else's"));
    }

    [Fact]
    public async Task ToDocumentAsync_AnArticle_CarriesItsMetadataAndText()
    {
        var article = _samples.All[0];

        var write = await article.ToDocumentAsync("x", CancellationToken.None);

        using var document = JsonDocument.Parse(write.Json);
        var root = document.RootElement;
        Assert.Equal("x", root.GetProperty("_id").GetString());
        Assert.Equal(2015, root.GetProperty("year").GetInt32());
        Assert.Equal("CC BY 4.0", root.GetProperty("licence").GetString());
        Assert.Equal("A. Rameshkumar; J. Poorani; Naveen V", root.GetProperty("authors").GetString());
        var attachment = root.GetProperty("_attachments").GetProperty("article.txt");
        Assert.Equal("text/plain; charset=utf-8", attachment.GetProperty("content_type").GetString());
        Assert.Equal(File.ReadAllBytes(article.TextFile), attachment.GetProperty("data").GetBytesFromBase64());
    }

    [Fact]
    public void Read_TextMissing_NamesTheFile()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(Path.Combine(folder.Path, "metadata.csv"), "file,year\nnot-there,2020\n");

        var error = Assert.Throws<CommandFailedException>(() => SampleArticles.Read(folder.Path));

        Assert.Contains("not-there.txt' is missing", error.Message, StringComparison.Ordinal);
    }
}
