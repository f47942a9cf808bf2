using System.Numerics;
using System.Runtime.InteropServices;

namespace Pipeline.Classification.Sequences;

/// <summary>Receives what a model makes of a document; used for one document after another, by one caller at a time.</summary>
internal sealed class LabelledParagraphs
{
    private byte[] _labels = [];
    private float[] _probabilities = [];
    private float[] _distributions = [];

    /// <summary>True when probabilities are wanted, which cost some time.</summary>
    public bool WantsProbabilities { get; set; }

    /// <summary>Not 0 when the probabilities of all labels are wanted too: their number.</summary>
    public int LabelsOfDistributions { get; set; }

    /// <summary>The paragraphs in order.</summary>
    public List<Paragraph> List { get; } = [];

    /// <inheritdoc cref="List"/>
    public ReadOnlySpan<Paragraph> Paragraphs => CollectionsMarshal.AsSpan(List);

    /// <summary>The number of each paragraph's label.</summary>
    public Span<byte> Labels => _labels.AsSpan(0, List.Count);

    /// <summary>The probability, 0 to 1, of each of those labels; empty when they are not wanted.</summary>
    public Span<float> Probabilities => _probabilities.AsSpan(0, WantsProbabilities ? List.Count : 0);

    /// <summary>The probabilities of all labels, paragraph after paragraph; empty when they are not wanted.</summary>
    public Span<float> Distributions => _distributions.AsSpan(0, List.Count * LabelsOfDistributions);

    public void Clear() => List.Clear();

    /// <summary>Makes room for the labels of the paragraphs.</summary>
    public void Prepare()
    {
        var length = (int)BitOperations.RoundUpToPowerOf2((uint)List.Count);
        _labels = _labels.Length < List.Count ? new byte[length] : _labels;
        _probabilities = WantsProbabilities && _probabilities.Length < List.Count ? new float[length] : _probabilities;
        _distributions = _distributions.Length < List.Count * LabelsOfDistributions ? new float[length * LabelsOfDistributions] : _distributions;
    }
}
