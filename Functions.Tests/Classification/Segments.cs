using Pipeline.Classification;
using Pipeline.Classification.Segmentation;

namespace Pipeline.Tests.Classification;

/// <summary>Finds paragraphs as a model does that ends none inside a run of lines.</summary>
internal static class Segments
{
    public static List<Paragraph> Of(ReadOnlySpan<byte> text, LineBreaks? lineBreaks = null)
    {
        var furniture = new PageFurniture();
        furniture.Read(text);
        var paragraphs = new List<Paragraph>();
        ParagraphSegmenter.Segment(text, furniture.Lines, lineBreaks, paragraphs);
        return paragraphs;
    }
}
