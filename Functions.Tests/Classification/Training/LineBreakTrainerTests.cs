using System.Text;
using Pipeline.Classification;
using Pipeline.Classification.Segmentation;
using Pipeline.Classification.Training;

namespace Pipeline.Tests.Classification.Training;

public sealed class LineBreakTrainerTests
{
    [Fact]
    public void Train_ParagraphsThatEndOnShortLines_EndsThemThere()
    {
        var model = new LineBreakTrainer(1).Train(Enumerable.Range(0, 40).Select(Page));
        var page = Page(99);

        Assert.Equal(page.Paragraphs, Segments.Of(page.Text, new LineBreaks(model)));
    }

    [Fact]
    public void Train_BlankLinesOnly_NeverEndsAParagraphElsewhere()
    {
        var model = new LineBreakTrainer(1).Train(SampleData.Corpus.Train);
        var document = SampleData.Corpus.Test[0];

        Assert.Equal(document.Paragraphs, Segments.Of(document.Text, new LineBreaks(model)));
    }

    // Paragraphs of three full lines and a short one that ends in a full stop; the next begins with a capital on the next line.
    private static LabelledDocument Page(int number)
    {
        var text = new StringBuilder();
        var paragraphs = new List<Paragraph>();
        for (var i = 0; i < 6; i++)
        {
            var start = text.Length;
            text.Append($"The cap of number {number} is broad and brown and smooth and\nthe stem of the same is thin and white and long and hollow\nand the gills are crowded and pale and free of the stem in\nold ones.");
            paragraphs.Add(new Paragraph(start, text.Length - start));
            text.Append('\n');
        }

        return new LabelledDocument($"{number}", Encoding.UTF8.GetBytes(text.ToString()), [.. paragraphs], [.. Enumerable.Repeat("A", 6)]);
    }
}
