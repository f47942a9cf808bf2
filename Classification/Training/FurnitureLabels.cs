using Pipeline.Classification.Segmentation;

namespace Pipeline.Classification.Training;

/// <summary>The labels of blocks that hold page furniture and nothing else.</summary>
internal static class FurnitureLabels
{
    /// <summary>The commonest, the first by name of several; null when there is none.</summary>
    public static string? CommonestOf(IReadOnlyList<LabelledDocument> documents)
    {
        var (furniture, flow) = (new PageFurniture(), new PageFlow());
        return documents.SelectMany(document => Of(document, furniture, flow))
            .CountBy(label => label)
            .OrderByDescending(pair => pair.Value)
            .ThenBy(pair => pair.Key, StringComparer.Ordinal)
            .Select(pair => pair.Key)
            .FirstOrDefault();
    }

    private static List<string> Of(LabelledDocument document, PageFurniture furniture, PageFlow flow)
    {
        furniture.Read(document.Text);
        flow.Read(document.Text, furniture.Lines, document.Paragraphs);
        return [.. document.Labels.Where((_, paragraph) => flow.UnitOf(paragraph) < 0)];
    }
}
