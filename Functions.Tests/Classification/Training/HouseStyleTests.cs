using System.Text;
using Pipeline.Classification;
using Pipeline.Classification.Training;

namespace Pipeline.Tests.Classification.Training;

public sealed class HouseStyleTests
{
    private const string Reference = "Smith AB, Jones C (1999) A title. Journal of Names 12: 3–14.";

    [Fact]
    public void Apply_ManySeeds_KeepsTheLabelsOfWhatItKeeps()
    {
        var article = SampleData.Corpus.Train[1];
        foreach (var seed in Enumerable.Range(1, 30))
        {
            var styled = HouseStyle.Apply(article, new SplitMix64((ulong)seed));

            Assert.Equal(article.Labels[^styled.Labels.Length..], styled.Labels);
            Assert.All(styled.Paragraphs, paragraph => Assert.True(paragraph.Length > 0));
            Assert.Equal(styled.Text, HouseStyle.Apply(article, new SplitMix64((ulong)seed)).Text);
        }
    }

    [Fact]
    public void Apply_ManySeeds_WritesReferencesInManyStyles()
    {
        var styles = Styles(Document(Reference, "Bibliography"));

        Assert.Contains(Reference, styles);
        Assert.Contains("Smith, A.B., Jones, C.. 1999. A title. Journal of Names 12: 3-14.", styles.Select(style => style.Replace('–', '-')));
        Assert.Contains("Smith A.B. & Jones C. (1999). A title. Journal of Names 12: 3-14.", styles.Select(style => style.Replace('–', '-')));
        Assert.True(styles.Count > 8);
    }

    [Fact]
    public void Apply_ManySeeds_ClosesHeadingsWithOtherMarksAndNamesThemInOtherLanguages()
    {
        var styles = Styles(Document("Etymology. After a person.", "Etymology", "Etymology.".Length));

        Assert.Contains("Etymology — After a person.", styles);
        Assert.Contains(styles, style => style.StartsWith("Derivatio", StringComparison.Ordinal));
        Assert.All(styles, style => Assert.EndsWith("After a person.", style, StringComparison.Ordinal));
    }

    private static HashSet<string> Styles(LabelledDocument document) =>
    [
        .. Enumerable.Range(1, 400).Select(seed => HouseStyle.Apply(document, new SplitMix64((ulong)seed)))
            .Select(styled => Encoding.UTF8.GetString(styled.Paragraphs[0].Of(styled.Text))),
    ];

    private static LabelledDocument Document(string text, string label, int heading = 0) =>
        new("one", Encoding.UTF8.GetBytes(text), [new Paragraph(0, Encoding.UTF8.GetByteCount(text))], [label], [heading]);
}
