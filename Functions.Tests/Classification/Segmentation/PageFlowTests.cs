using System.Text;
using Pipeline.Classification;
using Pipeline.Classification.Segmentation;

namespace Pipeline.Tests.Classification.Segmentation;

public sealed class PageFlowTests
{
    [Fact]
    public void Read_ParagraphOverAPageBreak_IsContinuedBehindHeaderAndFigure()
    {
        var (flow, paragraphs) = Read("The cap is brown\n\f12   Author & Other\n\nFig. 3. A cap.\n\nand smooth.\n\nThe stem is white.");

        Assert.Equal(5, paragraphs.Length);
        Assert.Equal(3, flow.Continuation(0));
        Assert.Equal([0, 1, 2, 0, 4], Enumerable.Range(0, 5).Select(flow.Beginning));
        Assert.Equal([false, true, false, false, false], Enumerable.Range(0, 5).Select(flow.IsFurniture));
    }

    [Theory]
    [InlineData("A sentence ends.\n\f12 Author\n\nand another begins.")]
    [InlineData("No sentence ends\n\f12 Author\n\nAnother begins.")]
    [InlineData("No page ends\n\nand it goes on")]
    public void Read_ParagraphThatEnds_IsNotContinued(string text)
    {
        var (flow, paragraphs) = Read(text);

        Assert.All(Enumerable.Range(0, paragraphs.Length), i => Assert.Equal(-1, flow.Continuation(i)));
    }

    [Fact]
    public void Read_PageNumberAtTheFoot_IsFurniture()
    {
        var (flow, paragraphs) = Read("The cap is brown\n\n- 12 -\n\fand smooth.");

        Assert.Equal(3, paragraphs.Length);
        Assert.True(flow.IsFurniture(1));
        Assert.Equal(2, flow.Continuation(0));
    }

    [Fact]
    public void Read_FormFeedInsideABlock_BeginsAPageAsWell()
    {
        var text = Encoding.UTF8.GetBytes("brown\f\n12 AUTHOR\nand");
        Paragraph[] paragraphs = [new(0, 5), new(5, 11), new(17, 3)];
        var flow = new PageFlow();

        flow.Read(text, paragraphs);

        Assert.True(flow.IsFurniture(1));
        Assert.Equal(2, flow.Continuation(0));
    }

    [Fact]
    public void Read_AnotherTextAfterwards_ForgetsTheFirst()
    {
        var flow = new PageFlow();
        Segment("The cap is brown\n\f12\n\nand smooth.", out var first, out var paragraphs);
        flow.Read(first, paragraphs);
        Segment("One\n\nTwo\n\nThree", out var second, out paragraphs);

        flow.Read(second, paragraphs);

        Assert.Equal([0, 1, 2], Enumerable.Range(0, 3).Select(flow.Beginning));
        Assert.Equal([false, false, false], Enumerable.Range(0, 3).Select(flow.IsFurniture));
    }

    private static (PageFlow Flow, Paragraph[] Paragraphs) Read(string text)
    {
        var flow = new PageFlow();
        Segment(text, out var bytes, out var paragraphs);
        flow.Read(bytes, paragraphs);
        return (flow, paragraphs);
    }

    private static void Segment(string text, out byte[] bytes, out Paragraph[] paragraphs)
    {
        bytes = Encoding.UTF8.GetBytes(text);
        var found = new List<Paragraph>();
        ParagraphSegmenter.Segment(bytes, null, found);
        paragraphs = [.. found];
    }
}
