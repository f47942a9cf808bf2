using System.Collections.Concurrent;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Pipeline.Classification.Features;

namespace Pipeline.Classification.Sequences;

/// <summary>
/// A linear-chain conditional random field over the paragraphs of a document. Weights are 16-bit integers and are added as integers,
/// so that every machine gives the same labels.
/// </summary>
/// <param name="id">Hash of the model file.</param>
/// <param name="description">What the file says of itself.</param>
/// <param name="weights">The table: rows × stride values.</param>
/// <param name="weightScale">What one unit of a weight is worth.</param>
/// <param name="transitions">Scores of neighbours.</param>
internal sealed class SequenceModel(
    string id, ModelDescription description, short[] weights, float weightScale, Transitions transitions) : IParagraphModel
{
    /// <summary>
    /// Longer documents are labelled window by window, each beginning with the last label of the one before, so that memory does not
    /// grow with the document.
    /// </summary>
    public const int Window = 8192;

    private readonly ConcurrentBag<Scratch> _scratches = [];

    public string Id { get; } = id;

    public ModelDescription Description { get; } = description;

    public IReadOnlyList<string> Labels => Description.Labels;

    /// <summary>Distance between two rows of the table: the number of labels rounded up to whole vectors.</summary>
    public int Stride { get; } = StrideOf(description.Labels.Count);

    public static int StrideOf(int labelCount) => (labelCount + 15) / 16 * 16;

    public void Classify(ReadOnlySpan<byte> text, ReadOnlySpan<Paragraph> paragraphs, Span<byte> labels, Span<float> probabilities)
    {
        if (!_scratches.TryTake(out var scratch))
        {
            scratch = new Scratch(Description.TableBits, Labels.Count, Stride);
        }

        var before = -1;
        for (var start = 0; start < paragraphs.Length; start += Window)
        {
            var count = Math.Min(Window, paragraphs.Length - start);
            var emissions = scratch.Emissions(count);
            Score(text, paragraphs, start, scratch.Extractor, emissions);
            var chain = new ChainEnds(before, start + count == paragraphs.Length);
            scratch.Viterbi.Run(emissions, Stride, transitions, chain, labels.Slice(start, count));
            if (!probabilities.IsEmpty)
            {
                scratch.Marginals.Run(emissions, Stride, transitions, chain, []);
                for (var i = start; i < start + count; i++)
                {
                    probabilities[i] = (float)scratch.Marginals.At(i - start)[labels[i]];
                }
            }

            before = labels[start + count - 1];
        }

        _scratches.Add(scratch);
    }

    private void Score(ReadOnlySpan<byte> text, ReadOnlySpan<Paragraph> paragraphs, int start, FeatureExtractor extractor, Span<float> emissions)
    {
        for (var i = 0; i < emissions.Length / Stride; i++)
        {
            extractor.Extract(paragraphs[start + i].Of(text), new ParagraphContext(start + i, paragraphs.Length));
            var scores = emissions.Slice(i * Stride, Stride);
            scores.Clear();
            AddScores(extractor.Lexical.Rows, weightScale * FeatureExtractor.LexicalScale(extractor.Lexical.Count), scores);
            AddScores(extractor.Structural.Rows, weightScale, scores);
        }
    }

    private void AddScores(ReadOnlySpan<int> rows, float scale, Span<float> scores)
    {
        for (var first = 0; first < Stride; first += Vector256<short>.Count)
        {
            var low = Vector256<int>.Zero;
            var high = Vector256<int>.Zero;
            ref var table = ref MemoryMarshal.GetArrayDataReference(weights);
            foreach (var row in rows)
            {
                var values = Vector256.LoadUnsafe(ref table, (nuint)(((long)row * Stride) + first));
                var (lower, upper) = Vector256.Widen(values);
                low += lower;
                high += upper;
            }

            var target = scores.Slice(first, Vector256<short>.Count);
            (Vector256.ConvertToSingle(low) * scale + Vector256.Create<float>(target)).CopyTo(target);
            var rest = target[Vector256<float>.Count..];
            (Vector256.ConvertToSingle(high) * scale + Vector256.Create<float>(rest)).CopyTo(rest);
        }
    }

    /// <summary>Everything that one caller needs for itself.</summary>
    private sealed class Scratch(int tableBits, int labelCount, int stride)
    {
        private float[] _emissions = [];

        public FeatureExtractor Extractor { get; } = new(tableBits);

        public Viterbi Viterbi { get; } = new(labelCount);

        public Marginals Marginals { get; } = new(labelCount);

        public Span<float> Emissions(int places)
        {
            if (_emissions.Length < places * stride)
            {
                _emissions = new float[Math.Min((int)BitOperations.RoundUpToPowerOf2((uint)places), Window) * stride];
            }

            return _emissions.AsSpan(0, places * stride);
        }
    }
}
