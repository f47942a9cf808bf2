using System.IO.Compression;
using Pipeline.Classification.Training;

namespace Pipeline.Tests.Classification.Training;

public sealed class CorpusArchiveTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("archive").FullName;

    private string Archive => Path.Combine(_folder, "more.zip");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Load_Archive_HasItsDocumentsInOrderWithLabelsAndHeadings()
    {
        Write(("articles/b.ann", "[@two#Y*]"), ("articles/a.ann", "[@Name. one#X*]\n"), ("paragraphs.csv", "file,index,head_chars\na,0,5\n"), ("read.me", "x"));

        var corpus = Corpus.Load(Archive, LabelMap.Parse("""{"Y": "Z"}""", "map"));

        Assert.Equal(["a", "b"], corpus.Train.Select(document => document.Name));
        Assert.Equal(["X", "Z"], corpus.Train.SelectMany(document => document.Labels));
        Assert.Equal([5, 0], corpus.Train.SelectMany(document => document.HeadingLengths!));
        Assert.Equal(["X", "Y"], corpus.SourceLabels);
        Assert.Empty(corpus.Test);
    }

    [Fact]
    public void Load_FolderAndArchive_AreOneCorpusUnlessANameIsInBoth()
    {
        File.WriteAllText(Path.Combine(_folder, "c.ann"), "[@three#X*]");
        Write(("a.ann", "[@one#X*]"));

        Assert.Equal(["c", "a"], Corpus.Load([_folder, Archive], LabelMap.Identity).Train.Select(document => document.Name));
        Write(("c.ann", "[@one#X*]"));
        Assert.Contains("'c'", Assert.Throws<InvalidDataException>(() => Corpus.Load([_folder, Archive], LabelMap.Identity)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_BrokenArchiveOrOneWithoutAnnotations_IsRefusedByName()
    {
        File.WriteAllText(Archive, "no archive");
        Assert.Contains(Archive, Assert.Throws<InvalidDataException>(() => Corpus.Load(Archive, LabelMap.Identity)).Message, StringComparison.Ordinal);
        Write(("read.me", "x"));
        Assert.Contains(Archive, Assert.Throws<InvalidDataException>(() => Corpus.Load(Archive, LabelMap.Identity)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_ArchiveOfTheSamples_HasFiveHundredArticlesWithTheirAttribution()
    {
        var file = Path.Combine(SampleData.Folder, "pensoft-more.zip");
        using var archive = ZipFile.OpenRead(file);

        Assert.InRange(new FileInfo(file).Length, 1, 10_000_000);
        Assert.NotNull(archive.GetEntry("metadata.csv"));
        Assert.Equal(500, Corpus.Load(file, LabelMap.Identity).Train.Count);
    }

    private void Write(params (string Name, string Content)[] entries)
    {
        File.Delete(Archive);
        using var archive = ZipFile.Open(Archive, ZipArchiveMode.Create);
        foreach (var (name, content) in entries)
        {
            using var writer = new StreamWriter(archive.CreateEntry(name).Open());
            writer.Write(content);
        }
    }
}
