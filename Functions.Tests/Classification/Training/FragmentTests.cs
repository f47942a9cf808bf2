using System.Text;
using Pipeline.Classification;
using Pipeline.Classification.Training;

namespace Pipeline.Tests.Classification.Training;

public sealed class FragmentTests
{
    [Fact]
    public void Cut_Article_BeginsWithANameAndKeepsTextsLabelsAndHeadings()
    {
        foreach (var article in SampleData.Corpus.Train.Take(10))
        {
            var fragment = Fragment.Cut(article, new SplitMix64(3))!;

            Assert.Equal("Nomenclature", fragment.Labels[0]);
            Assert.InRange(fragment.Paragraphs.Length, 1, article.Paragraphs.Length - 1);
            var first = Enumerable.Range(0, article.Paragraphs.Length).First(paragraph => Texts(article)[paragraph] == Texts(fragment)[0]);
            var last = first + fragment.Paragraphs.Length;
            Assert.Equal(Texts(article)[first..last], Texts(fragment));
            Assert.Equal(article.Labels[first..last], fragment.Labels);
            Assert.Equal(article.HeadingLengths![first..last], fragment.HeadingLengths);
        }
    }

    [Fact]
    public void Cut_NoTreatment_IsNull() =>
        Assert.Null(Fragment.Cut(new LabelledDocument("none", "text"u8.ToArray(), [new Paragraph(0, 4)], ["Key"]), new SplitMix64(1)));

    private static string[] Texts(LabelledDocument document) =>
        [.. document.Paragraphs.Select(paragraph => Encoding.UTF8.GetString(paragraph.Of(document.Text)))];
}
