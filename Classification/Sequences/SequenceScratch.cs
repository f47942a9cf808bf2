using System.Numerics;
using Pipeline.Classification.Features;
using Pipeline.Classification.Segmentation;

namespace Pipeline.Classification.Sequences;

/// <summary>Everything that one caller of a <see cref="SequenceModel"/> needs for itself; kept for the next one.</summary>
internal sealed class SequenceScratch(int tableBits, IReadOnlyList<string> labels, WeightTable weights, LineBreakModel lineBreaks)
{
    private float[] _emissions = [];
    private byte[] _labels = [];
    private float[] _probabilities = [];
    private float[] _distributions = [];

    public LineBreaks LineBreaks { get; } = new(lineBreaks);

    public PageFurniture Furniture { get; } = new();

    public PageFlow Flow { get; } = new();

    public ChainPlaces Places { get; } = new();

    public FeatureExtractor Extractor { get; } = new(tableBits, weights.Index);

    public Viterbi Viterbi { get; } = new(labels.Count);

    public Marginals Marginals { get; } = new(labels.Count);

    public TreatmentContext Context { get; } = TreatmentContext.Of(labels);

    public Span<float> Emissions(int places)
    {
        if (_emissions.Length < places * weights.Stride)
        {
            _emissions = new float[(int)BitOperations.RoundUpToPowerOf2((uint)places) * weights.Stride];
        }

        return _emissions.AsSpan(0, places * weights.Stride);
    }

    public Span<float> Probabilities(int places)
    {
        if (_probabilities.Length < places)
        {
            _probabilities = new float[(int)BitOperations.RoundUpToPowerOf2((uint)places)];
        }

        return _probabilities.AsSpan(0, places);
    }

    /// <summary>The probabilities of all labels at each place.</summary>
    public Span<float> Distributions(int places)
    {
        if (_distributions.Length < places * labels.Count)
        {
            _distributions = new float[(int)BitOperations.RoundUpToPowerOf2((uint)places) * labels.Count];
        }

        return _distributions.AsSpan(0, places * labels.Count);
    }

    public Span<byte> Labels(int places)
    {
        if (_labels.Length < places)
        {
            _labels = new byte[(int)BitOperations.RoundUpToPowerOf2((uint)places)];
        }

        return _labels.AsSpan(0, places);
    }
}
