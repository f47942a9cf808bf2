using System.Text;
using Pipeline.Classification;
using Pipeline.Classification.Segmentation;
using Pipeline.Classification.Sequences;

namespace Pipeline.Tests.Classification.Sequences;

public sealed class ChainPlacesTests
{
    [Fact]
    public void Read_OrdinaryText_HasAPlaceForEachUnit()
    {
        var document = SampleData.Corpus.Test[0];
        var (places, flow) = Read(document.Text, document.Paragraphs);

        Assert.Equal(flow.Count, places.Count);
        Assert.All(Enumerable.Range(0, flow.Count), unit => Assert.Equal(unit, places.PlaceOf(unit)));
    }

    // The work on a run of equal paragraphs does not grow with the run.
    [Theory]
    [InlineData(100, 102)]
    [InlineData(1_000, 130)]
    [InlineData(100_000, 130)]
    public void Read_RunOfEqualUnits_HasPlacesForItsEndsOnly(int length, int expected)
    {
        var text = Encoding.UTF8.GetBytes("Title\n\n" + string.Concat(Enumerable.Repeat("a.\n\n", length)) + "End");

        var (places, flow) = Read(text, [.. Segments.Of(text)]);

        Assert.Equal(length + 2, flow.Count);
        Assert.Equal(expected, places.Count);
        Assert.Equal(places.Count - 1, places.PlaceOf(flow.Count - 1));
        Assert.Equal(flow.Count - 1, places.UnitAt(places.Count - 1));
        Assert.All(Enumerable.Range(0, flow.Count), unit => Assert.InRange(places.UnitAt(places.PlaceOf(unit)), 0, unit));
    }

    private static (ChainPlaces Places, PageFlow Flow) Read(byte[] text, Paragraph[] paragraphs)
    {
        var (furniture, flow, places) = (new PageFurniture(), new PageFlow(), new ChainPlaces());
        furniture.Read(text);
        flow.Read(text, furniture.Lines, paragraphs);
        places.Read(text, paragraphs, flow);
        return (places, flow);
    }
}
