using System.Text;
using Pipeline.Classification.Segmentation;
using Pipeline.Classification.Training;

namespace Pipeline.Tests.Classification.Training;

public sealed class ScanSimulationTests
{
    private static readonly LabelledDocument Article = SampleData.Corpus.Train[0];

    private static readonly LabelledDocument Scan = ScanSimulation.Run(Article, new SplitMix64(1));

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
        Assert.Equal(Scan.Text, ScanSimulation.Run(Article, new SplitMix64(1)).Text);
        Assert.NotEqual(Scan.Text, ScanSimulation.Run(Article, new SplitMix64(2)).Text);
    }

    [Fact]
    public void Run_DocumentWithoutParagraphs_IsEmpty() =>
        Assert.Empty(ScanSimulation.Run(new LabelledDocument("none", [], [], []), new SplitMix64(1)).Text);

    private static string Letters(byte[] text, IEnumerable<Pipeline.Classification.Paragraph> paragraphs) => string.Concat(
        paragraphs.SelectMany(paragraph => Encoding.UTF8.GetString(paragraph.Of(text))).Where(char.IsLetter));
}
