using System.Text;
using Pipeline.Classification;
using Pipeline.Classification.Segmentation;

namespace Pipeline.Tests.Classification.Segmentation;

public sealed class PageFlowTests
{
    private readonly PageFurniture _furniture = new();
    private readonly PageFlow _flow = new();

    [Fact]
    public void Read_ParagraphOverAPageBreak_IsOneUnitBehindHeaderAndFigure()
    {
        var paragraphs = Read("The cap is brown\n\f12   Author & Other\n\nFig. 3. A cap.\n\nand smooth.\n\nThe stem is white.");

        Assert.Equal(4, paragraphs.Length);
        Assert.Equal(3, _flow.Count);
        Assert.Equal([0, 1, 0, 2], Enumerable.Range(0, 4).Select(_flow.UnitOf));
        Assert.Equal([0, 1, 3], Enumerable.Range(0, 3).Select(_flow.Beginning));
        Assert.Equal([2, -1, -1, -1], Enumerable.Range(0, 4).Select(_flow.Continuation));
    }

    [Theory]
    [InlineData("A sentence ends.\n\f12 Author\n\nand another begins.")]
    [InlineData("No sentence ends\n\f12 Author\n\nAnother begins.")]
    [InlineData("The cap is brown and convex, and it was collected in,\f12. Orbilia alba")]
    [InlineData("Description\f20 mm broad")]
    [InlineData("No page ends\n\nand it goes on")]
    public void Read_ParagraphThatEnds_IsAUnitOfItsOwn(string text)
    {
        var paragraphs = Read(text);

        Assert.Equal(paragraphs.Length, _flow.Count);
    }

    [Theory]
    [InlineData("The cap is brown\n\n- 12 -\n\fand smooth.")]
    [InlineData("The cap is brown\n--- PDF Page 12 Label 12 ---\nand smooth.")]
    [InlineData("The cap is brown\fand smooth.")]
    [InlineData("Шляпка коричневая\fи гладкая.")]
    [InlineData("The cap is brown and convex, and the spores are 7-9 x\f4-5 um, ellipsoid.")]
    [InlineData("The cap is brown and convex; it was collected near\fTenerife in 2001.")]
    [InlineData("The cap is brown and convex, and it was collected in Spain,\fTenerife, in 2001.")]
    public void Read_SentenceThatAPageCuts_IsOneUnit(string text)
    {
        var paragraphs = Read(text);

        Assert.Equal(2, paragraphs.Length);
        Assert.Equal(1, _flow.Count);
        Assert.Equal(1, _flow.Continuation(0));
    }

    [Fact]
    public void Read_BlocksOfFurniture_HaveNoUnit()
    {
        var text = Encoding.UTF8.GetBytes("The cap is brown and broad\f\n12 Author & al.\nand it is smooth all over");
        Paragraph[] paragraphs = [new(0, 26), new(26, 17), new(44, 25)];

        Read(text, paragraphs);

        Assert.Equal([0, -1, 0], Enumerable.Range(0, 3).Select(_flow.UnitOf));
        Assert.Equal(1, _flow.Count);
    }

    [Fact]
    public void Read_LineLikeAHeaderWithoutEvidence_IsAUnitThatLooksLikeOne()
    {
        Read("The cap is brown.\n\f12 Orbilia alba\n\nThe stem is white.");

        Assert.Equal([false, true, false], Enumerable.Range(0, 3).Select(_flow.LooksLikeHeader));
    }

    [Fact]
    public void Read_AnotherTextAfterwards_ForgetsTheFirst()
    {
        Read("The cap is brown\n\f- 12 -\n\nand smooth.");
        Read("One\n\nTwo\n\nThree");

        Assert.Equal([0, 1, 2], Enumerable.Range(0, 3).Select(_flow.UnitOf));
        Assert.Equal([-1, -1, -1], Enumerable.Range(0, 3).Select(_flow.Continuation));
    }

    private Paragraph[] Read(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        Paragraph[] paragraphs = [.. Segments.Of(bytes)];
        Read(bytes, paragraphs);
        return paragraphs;
    }

    private void Read(byte[] text, Paragraph[] paragraphs)
    {
        _furniture.Read(text);
        _flow.Read(text, _furniture.Lines, paragraphs);
    }
}
