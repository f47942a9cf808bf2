using System.Numerics;
using System.Runtime.InteropServices;
using Pipeline.Classification.Features;
using Pipeline.Classification.Segmentation;
using Pipeline.Classification.Sequences;

namespace Pipeline.Classification.Training;

/// <summary>
/// A document ready for training: the feature rows of its paragraphs, as they flow over its pages, and their labels. Page furniture is left out,
/// and a paragraph over several pages counts once.
/// </summary>
internal sealed class DocumentFeatures
{
    private readonly int[][] _lexical;
    private readonly int[][] _structural;
    private readonly float[] _lexicalScales;
    private readonly int[] _labels;

    private DocumentFeatures(string name, bool isDisguised, int[][] lexical, int[][] structural, float[] lexicalScales, int[] labels) =>
        (Name, IsDisguised, _lexical, _structural, _lexicalScales, _labels) = (name, isDisguised, lexical, structural, lexicalScales, labels);

    /// <param name="document">The document.</param>
    /// <param name="labels">All labels in the order of their numbers.</param>
    /// <param name="extractor">Makes the features.</param>
    /// <param name="furniture">Finds the page furniture.</param>
    public DocumentFeatures(LabelledDocument document, IReadOnlyList<string> labels, FeatureExtractor extractor, PageFurniture furniture)
    {
        (Name, IsDisguised) = (document.Name, document.Disguise != 0);
        furniture.Read(document.Text);
        var flow = new PageFlow();
        flow.Read(document.Text, furniture.Lines, document.Paragraphs);
        _lexical = new int[flow.Count][];
        _structural = new int[flow.Count][];
        _lexicalScales = new float[flow.Count];
        _labels = new int[flow.Count];
        for (var i = 0; i < flow.Count; i++)
        {
            extractor.Extract(document.Text, document.Paragraphs, flow, i, document.Disguise);
            _lexical[i] = extractor.Lexical.Rows.ToArray();
            _lexicalScales[i] = FeatureExtractor.LexicalScale(extractor.Lexical.Count);
            _structural[i] = extractor.Structural.Rows.ToArray();
            _labels[i] = IndexOf(labels, document.Labels[flow.Beginning(i)]);
        }
    }

    /// <summary>The document's name, which its variants have too.</summary>
    public string Name { get; }

    /// <summary>True when some of its words are strange to the model: no words of any document.</summary>
    public bool IsDisguised { get; }

    public int Count => _labels.Length;

    public IReadOnlyList<int> Labels => _labels;

    public int[] Lexical(int paragraph) => _lexical[paragraph];

    public int[] Structural(int paragraph) => _structural[paragraph];

    /// <summary>The factor of the weights of a paragraph's lexical features.</summary>
    public float LexicalScale(int paragraph) => _lexicalScales[paragraph];

    /// <summary>The same document with every row replaced by its number, without the rows that have none.</summary>
    public DocumentFeatures Renumbered(FeatureIndex index) => new(
        Name,
        IsDisguised,
        [.. _lexical.Select(rows => NumbersOf(rows, index))],
        [.. _structural.Select(rows => NumbersOf(rows, index))],
        _lexicalScales,
        _labels);

    /// <summary>Adds the weights of the features to the scores of the labels at each place.</summary>
    /// <param name="weights">Rows × <paramref name="stride"/> weights.</param>
    /// <param name="stride">Distance between two rows, a whole number of vectors.</param>
    /// <param name="emissions">Places × <paramref name="stride"/> scores.</param>
    public void AddScores(float[] weights, int stride, Span<float> emissions)
    {
        for (var i = 0; i < Count; i++)
        {
            var scores = emissions.Slice(i * stride, stride);
            AddScores(_lexical[i], _lexicalScales[i], weights, stride, scores);
            AddScores(_structural[i], 1, weights, stride, scores);
        }
    }

    /// <summary>Subtracts from counts of transitions, in the order of <see cref="Transitions.Values"/>, those that the document has.</summary>
    public void SubtractTransitions(double[] counts, int labelCount)
    {
        counts[_labels[0]]--;
        counts[labelCount + _labels[^1]]--;
        for (var i = 1; i < Count; i++)
        {
            counts[((_labels[i - 1] + 2) * labelCount) + _labels[i]]--;
        }
    }

    private static void AddScores(int[] rows, float scale, float[] weights, int stride, Span<float> scores)
    {
        var sums = MemoryMarshal.Cast<float, Vector<float>>(scores);
        foreach (var row in rows)
        {
            var values = MemoryMarshal.Cast<float, Vector<float>>(weights.AsSpan(row * stride, stride));
            for (var i = 0; i < sums.Length; i++)
            {
                sums[i] += values[i] * scale;
            }
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
