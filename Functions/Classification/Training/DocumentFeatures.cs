using Pipeline.Classification.Features;
using Pipeline.Classification.Segmentation;

namespace Pipeline.Classification.Training;

/// <summary>
/// A document ready for training: the feature rows of its paragraphs, as they flow over its pages, and their labels.
/// </summary>
internal sealed class DocumentFeatures
{
    private readonly int[][] _lexical;
    private readonly int[][] _structural;
    private readonly float[] _lexicalScales;
    private readonly int[] _labels;

    /// <param name="document">The document.</param>
    /// <param name="labels">All labels in the order of their numbers.</param>
    /// <param name="extractor">Makes the features.</param>
    public DocumentFeatures(LabelledDocument document, IReadOnlyList<string> labels, FeatureExtractor extractor)
    {
        var flow = new PageFlow();
        flow.Read(document.Text, document.Paragraphs);
        _lexical = new int[flow.Count][];
        _structural = new int[flow.Count][];
        _lexicalScales = new float[flow.Count];
        _labels = new int[flow.Count];
        for (var i = 0; i < flow.Count; i++)
        {
            extractor.Extract(document.Text, document.Paragraphs, flow, i);
            _lexical[i] = extractor.Lexical.Rows.ToArray();
            _lexicalScales[i] = FeatureExtractor.LexicalScale(extractor.Lexical.Count);
            _structural[i] = extractor.Structural.Rows.ToArray();
            _labels[i] = IndexOf(labels, document.Labels[i]);
        }
    }

    public int Count => _labels.Length;

    public IReadOnlyList<int> Labels => _labels;

    public int[] Lexical(int paragraph) => _lexical[paragraph];

    public int[] Structural(int paragraph) => _structural[paragraph];

    /// <summary>The factor of the weights of a paragraph's lexical features.</summary>
    public float LexicalScale(int paragraph) => _lexicalScales[paragraph];

    /// <summary>Replaces every row by its number, and leaves out the rows that have none.</summary>
    public void Renumber(FeatureIndex index)
    {
        for (var i = 0; i < Count; i++)
        {
            _lexical[i] = NumbersOf(_lexical[i], index);
            _structural[i] = NumbersOf(_structural[i], index);
        }
    }

    private static int[] NumbersOf(int[] rows, FeatureIndex index) => [.. rows.Select(index.NumberOf).Where(number => number >= 0)];

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
