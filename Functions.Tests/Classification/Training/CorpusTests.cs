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

    [Theory]
    [InlineData("a,train\nb,test", "names 'b'")]
    [InlineData("a,validation", "split.csv:2: 'a,validation'")]
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
    [InlineData("""{"A": "1x"}""")]
    [InlineData("""{"": "A"}""")]
    public void ParseLabelMap_AnythingElse_IsRefusedByName(string json)
    {
        var exception = Assert.Throws<InvalidDataException>(() => LabelMap.Parse(json, "map.json"));

        Assert.StartsWith("map.json", exception.Message, StringComparison.Ordinal);
    }

    private void Write(string path, string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(_folder, path))!);
        File.WriteAllText(Path.Combine(_folder, path), content);
    }
}
