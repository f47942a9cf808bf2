using System.Text;
using Pipeline.Classification.Segmentation;
using Pipeline.Classification.Training;

namespace Pipeline.Tests.Classification.Training;

public sealed class ScanSimulationTests
{
    private static readonly LabelledDocument Article = SampleData.Corpus.Train[0];

    private static readonly LabelledDocument Scan = ScanSimulation.Run(Article, "Page-header", new SplitMix64(1));

    [Fact]
    public void Run_Article_KeepsItsLettersInOrder()
    {
        var blocks = Enumerable.Range(0, Scan.Labels.Length).Where(i => Scan.Labels[i] != "Page-header").Select(i => Scan.Paragraphs[i]);

        Assert.Equal(Letters(Article.Text, Article.Paragraphs), Letters(Scan.Text, blocks));
    }

    [Fact]
    public void Run_Article_HasPagesHeadersAndLabels()
    {
        var pages = Scan.Text.Count(value => value == '\f');

        Assert.True(pages > 3);
        Assert.Equal(pages, Scan.Labels.Count(label => label == "Page-header"));
        Assert.Equal(Article.Labels.Distinct().Append("Page-header").Order(), Scan.Labels.Distinct().Order());
        Assert.All(Scan.Paragraphs, paragraph => Assert.Equal(paragraph, WhiteSpace.Trim(Scan.Text, paragraph)));
    }

    [Fact]
    public void Run_SameSeed_GivesTheSame()
    {
        Assert.Equal(Scan.Text, ScanSimulation.Run(Article, "Page-header", new SplitMix64(1)).Text);
        Assert.NotEqual(Scan.Text, ScanSimulation.Run(Article, "Page-header", new SplitMix64(2)).Text);
    }

    [Fact]
    public void Run_DocumentWithoutParagraphs_IsEmpty() =>
        Assert.Empty(ScanSimulation.Run(new LabelledDocument("none", [], [], []), "X", new SplitMix64(1)).Text);

    private static string Letters(byte[] text, IEnumerable<Pipeline.Classification.Paragraph> paragraphs) => string.Concat(
        paragraphs.SelectMany(paragraph => Encoding.UTF8.GetString(paragraph.Of(text))).Where(char.IsLetter));
}
