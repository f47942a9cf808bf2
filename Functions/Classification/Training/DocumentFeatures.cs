using Pipeline.Classification.Features;

namespace Pipeline.Classification.Training;

/// <summary>A document ready for training: the feature rows of its paragraphs and their labels.</summary>
internal sealed class DocumentFeatures(int[][] lexical, int[][] structural, int[] labels)
{
    public int Count => labels.Length;

    public IReadOnlyList<int> Labels => labels;

    public int[] Lexical(int paragraph) => lexical[paragraph];

    public int[] Structural(int paragraph) => structural[paragraph];

    public static DocumentFeatures Of(LabelledDocument document, IReadOnlyList<string> labels, FeatureExtractor extractor)
    {
        var count = document.Paragraphs.Length;
        var lexical = new int[count][];
        var structural = new int[count][];
        for (var i = 0; i < count; i++)
        {
            extractor.Extract(document.Paragraphs[i].Of(document.Text), new ParagraphContext(i, count));
            lexical[i] = extractor.Lexical.Rows.ToArray();
            structural[i] = extractor.Structural.Rows.ToArray();
        }

        return new DocumentFeatures(lexical, structural, [.. document.Labels.Select(label => IndexOf(labels, label))]);
    }

    private static int IndexOf(IReadOnlyList<string> labels, string label)
    {
        for (var i = 0; i < labels.Count; i++)
        {
            if (labels[i] == label)
            {
                return i;
            }
        }

        throw new InvalidDataException($"The label '{label}' is none of {string.Join(", ", labels)}.");
    }
}
