using System.Diagnostics;
using Pipeline.Classification.Training;

namespace Pipeline.Tests.Classification.Training;

public sealed class CorpusTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("corpus").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Load_Samples_FollowsTheirSplit()
    {
        Assert.Equal(48, SampleData.Corpus.Train.Count);
        Assert.Equal(21, SampleData.Corpus.Test.Count);
        Assert.Empty(SampleData.Corpus.Problems);
    }

    [Fact]
    public void Load_TrainAndTestFolders_AreTheParts()
    {
        Write("train/a.txt.ann", "[@one#X*]");
        Write("test/b.ann", "[@two#Y*]");

        var corpus = Corpus.Load(_folder, LabelMap.Parse("""{"Y": "Y", "*": "Other"}""", "map.json"));

        Assert.Equal("a", Assert.Single(corpus.Train).Name);
        Assert.Equal(["Other"], corpus.Train[0].Labels);
        Assert.Equal(["Y"], Assert.Single(corpus.Test).Labels);
    }

    [Fact]
    public void Load_MalformedAnnotations_AreReportedByFileAndLine()
    {
        Write("a.ann", "[@one#X*]\n[@two");
        File.WriteAllBytes(Path.Combine(_folder, "b.ann"), [0xFF]);

        var corpus = Corpus.Load(_folder, LabelMap.Identity);

        Assert.Equal(["a"], corpus.Train.Select(document => document.Name));
        Assert.Equal([("a.ann", 2), ("b.ann", 1)], corpus.Problems.Select(problem => (Path.GetFileName(problem.Path), problem.Line)));
    }

    [Fact]
    public void Load_SplitWithQuotes_IsRead()
    {
        Write("a, b.ann", "[@one#X*]");
        Write("c.txt.ann", "[@two#X*]");
        Write("split.csv", "split,note,\"file\"\r\ntest,\"it says \"\"no\"\"\",\"a, b\"\r\n\"train\",,c.txt.ann\r\n");

        var corpus = Corpus.Load(_folder, LabelMap.Identity);

        Assert.Equal("c", Assert.Single(corpus.Train).Name);
        Assert.Equal("a, b", Assert.Single(corpus.Test).Name);
    }

    [Fact]
    public void Load_LinksInTheFolder_CountsEachFileOnce()
    {
        Write("train/a.ann", "[@one#X*]");
        Write("train/deep/b.ann", "[@two#X*]");
        var outside = Directory.CreateTempSubdirectory("outside");
        try
        {
            File.WriteAllText(Path.Combine(outside.FullName, "c.ann"), "[@three#X*]");
            Link("train/deep/up", Path.Combine("..", ".."));
            Link("train/deep/itself", ".");
            Link("test", "train");
            Link("train/round", "round");
            Link("train/outside", outside.FullName);
            Link("train/again", outside.FullName);
            File.CreateSymbolicLink(Path.Combine(_folder, "0.ann"), Path.Combine("train", "a.ann"));
            File.CreateSymbolicLink(Path.Combine(_folder, "gone.ann"), "nothing.ann");

            var corpus = Corpus.Load(_folder, LabelMap.Identity);

            Assert.Equal(["a", "c", "b"], corpus.Train.Select(document => document.Name));
            Assert.Empty(corpus.Test);
            Assert.Equal("gone.ann", Path.GetFileName(Assert.Single(corpus.Problems).Path));
        }
        finally
        {
            outside.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Load_TwoNamesOfOneFile_CountsItOnce()
    {
        Write("a.ann", "[@one#X*]");
        Write("same.ann", "[@one#X*]");
        using var link = Process.Start("ln", [Path.Combine(_folder, "a.ann"), Path.Combine(_folder, "b.ann")]);
        await link.WaitForExitAsync();

        Assert.True(File.Exists(Path.Combine(_folder, "b.ann")));
        Assert.Equal(["a", "same"], Corpus.Load(_folder, LabelMap.Identity).Train.Select(document => document.Name));
    }

    [Fact]
    public void Load_FolderThatIsALink_IsRead()
    {
        Write("data/a.ann", "[@one#X*]");
        Link("link", "data");
        Link("data/back", "..");

        Assert.Equal("a", Assert.Single(Corpus.Load(Path.Combine(_folder, "link"), LabelMap.Identity).Train).Name);
    }

    [Fact]
    public void Load_BlocksOfBlanks_AreLeftOutWithAWarning()
    {
        Write("a.ann", "[@one#X*]\n[@\u00A0\u2028#X*]\n");

        var corpus = Corpus.Load(_folder, LabelMap.Identity);

        Assert.Single(corpus.Train[0].Paragraphs);
        Assert.True(Assert.Single(corpus.Problems).IsWarning);
    }

    [Fact]
    public void UnknownAmong_NamesOfTheMap_GivesThoseThatNoLabelHas()
    {
        Write("a.ann", "[@one#Habitat_1*]\n[@two#Y*]");
        var map = LabelMap.Parse("""{"Habitat_1": "X", "habitat": "X", "*": "Z"}""", "map.json");

        var corpus = Corpus.Load(_folder, map);

        Assert.Equal(["X", "Z"], corpus.Train[0].Labels);
        Assert.Equal(["Habitat_1", "Y"], corpus.SourceLabels);
        Assert.Equal(["habitat"], map.UnknownAmong(corpus.SourceLabels));
    }

    [Theory]
    [InlineData("a,train\nb,test", "names 'b'")]
    [InlineData("a,validation", "split.csv:2: 'a' is to be 'validation', which is neither train nor test.")]
    [InlineData("", "does not say whether 'a'")]
    public void Load_SplitThatDoesNotFit_IsRefused(string lines, string message)
    {
        Write("a.ann", "[@one#X*]");
        Write("split.csv", "file,split\n" + lines);

        var exception = Assert.Throws<InvalidDataException>(() => Corpus.Load(_folder, LabelMap.Identity));

        Assert.Contains(message, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_NoAnnotations_IsRefused()
    {
        Assert.Throws<InvalidDataException>(() => Corpus.Load(_folder, LabelMap.Identity));
        Assert.Throws<DirectoryNotFoundException>(() => Corpus.Load(Path.Combine(_folder, "none"), LabelMap.Identity));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("""{"A": 1}""")]
    [InlineData("""{"A": null}""")]
    [InlineData("""{"A": "two words"}""")]
    [InlineData("""{"A": "-x"}""")]
    [InlineData("""{"": "A"}""")]
    public void ParseLabelMap_AnythingElse_IsRefusedByName(string json)
    {
        var exception = Assert.Throws<InvalidDataException>(() => LabelMap.Parse(json, "map.json"));

        Assert.StartsWith("map.json", exception.Message, StringComparison.Ordinal);
    }

    private void Link(string path, string target) => Directory.CreateSymbolicLink(Path.Combine(_folder, path), target);

    private void Write(string path, string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(_folder, path))!);
        File.WriteAllText(Path.Combine(_folder, path), content);
    }
}
