using System.Text;
using Pipeline.Classification.Segmentation;
using Pipeline.Classification.Training;

namespace Pipeline.Tests.Classification.Training;

public sealed class ScanSimulationTests
{
    private static readonly LabelledDocument Article = SampleData.Corpus.Train[0];

    private static readonly LabelledDocument Scan = ScanSimulation.Run(Article, new SplitMix64(1), misreads: false);

    [Fact]
    public void Run_Article_KeepsItsLettersInOrder()
    {
        Assert.Equal(Letters(Article.Text, Article.Paragraphs), Letters(Scan.Text, Scan.Paragraphs));
    }

    [Fact]
    public void Run_Article_HasPagesWithHeadersOutsideBlocksAndItsLabels()
    {
        var furniture = new PageFurniture();
        furniture.Read(Scan.Text);
        var pages = Scan.Text.Count(value => value == '\f');

        Assert.True(pages > 3);
        Assert.Equal(pages, furniture.Lines.Length);
        Assert.All(furniture.Lines.ToArray(), line => Assert.DoesNotContain(Scan.Paragraphs, block => block.Start < line.End && line.Start < block.End));
        Assert.Equal(Article.Labels.Distinct().Order(), Scan.Labels.Distinct().Order());
        Assert.All(Scan.Paragraphs, paragraph => Assert.Equal(paragraph, WhiteSpace.Trim(Scan.Text, paragraph)));
    }

    [Fact]
    public void Run_SameSeed_GivesTheSame()
    {
        Assert.Equal(Scan.Text, ScanSimulation.Run(Article, new SplitMix64(1), misreads: false).Text);
        Assert.NotEqual(Scan.Text, ScanSimulation.Run(Article, new SplitMix64(2), misreads: false).Text);
    }

    [Fact]
    public void Run_Misreading_ChangesFewLettersAndNoLabel()
    {
        var scans = Enumerable.Range(1, 8).Select(seed => ScanSimulation.Run(Article, new SplitMix64((ulong)seed))).ToArray();
        var expected = Letters(Article.Text, Article.Paragraphs).Length;

        Assert.Contains(scans, scan => Letters(scan.Text, scan.Paragraphs) != Letters(Article.Text, Article.Paragraphs));
        Assert.All(scans, scan => Assert.InRange(Letters(scan.Text, scan.Paragraphs).Length, expected * 99 / 100, expected));
        Assert.All(scans, scan => Assert.Equal(Article.Labels.Distinct().Order(), scan.Labels.Distinct().Order()));
    }

    [Fact]
    public void Run_DocumentWithoutParagraphs_IsEmpty() =>
        Assert.Empty(ScanSimulation.Run(new LabelledDocument("none", [], [], []), new SplitMix64(1)).Text);

    private static string Letters(byte[] text, IEnumerable<Pipeline.Classification.Paragraph> paragraphs) => string.Concat(
        paragraphs.SelectMany(paragraph => Encoding.UTF8.GetString(paragraph.Of(text))).Where(char.IsLetter));
}
