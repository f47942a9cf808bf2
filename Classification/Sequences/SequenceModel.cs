using System.Collections.Concurrent;
using Pipeline.Classification.Features;
using Pipeline.Classification.Segmentation;

namespace Pipeline.Classification.Sequences;

/// <summary>
/// A linear-chain conditional random field over the paragraphs of a document, as they flow over its pages, and a second one that
/// knows what the first makes of each treatment.
/// </summary>
public sealed class SequenceModel : IParagraphModel
{
    /// <summary>
    /// Longer documents are labelled window by window, each beginning with the last label of the one before, so that scores take
    /// no more memory for a longer document. What a treatment has is known within a window.
    /// </summary>
    public const int Window = 8192;

    private readonly ConcurrentBag<SequenceScratch> _scratches = [];
    private readonly int _tableBits;
    private readonly Lazy<ModelDescription> _description;
    private readonly WeightTable _weights;
    private readonly Transitions _transitions;
    private readonly SecondPass _secondPass;
    private readonly LineBreakModel _lineBreaks;
    private readonly Lazy<int> _furnitureLabel;

    /// <param name="id">Hash of the model file.</param>
    /// <param name="labels">The labels in the order of their numbers.</param>
    /// <param name="tableBits">The table of features has two to this power rows.</param>
    /// <param name="description">What the file says of itself; parsed when it is asked for.</param>
    /// <param name="weights">Weights of the features.</param>
    /// <param name="transitions">Scores of neighbours in the first pass.</param>
    /// <param name="secondPass">What decides after it.</param>
    /// <param name="lineBreaks">Where a paragraph ends without a blank line.</param>
    internal SequenceModel(
        string id,
        string[] labels,
        int tableBits,
        Lazy<ModelDescription> description,
        WeightTable weights,
        Transitions transitions,
        SecondPass secondPass,
        LineBreakModel lineBreaks)
    {
        Id = id;
        Labels = labels;
        _tableBits = tableBits;
        _description = description;
        _weights = weights;
        _transitions = transitions;
        _secondPass = secondPass;
        _lineBreaks = lineBreaks;
        _furnitureLabel = new Lazy<int>(() => Labels.ToList().IndexOf(Description.PageFurnitureLabel ?? Confidence.FallbackLabel));
    }

    /// <summary>The hash of the model's file: the same id means the same labels.</summary>
    public string Id { get; }

    /// <summary>What the model says of itself.</summary>
    public ModelDescription Description => _description.Value;

    /// <inheritdoc/>
    public IReadOnlyList<string> Labels { get; }

    /// <inheritdoc/>
    public int FurnitureLabel => _furnitureLabel.Value;

    /// <inheritdoc/>
    public void Segment(ReadOnlySpan<byte> text, List<Paragraph> paragraphs)
    {
        var scratch = Rent();
        scratch.Furniture.Read(text);
        ParagraphSegmenter.Segment(text, scratch.Furniture.Lines, scratch.LineBreaks, paragraphs);
        _scratches.Add(scratch);
    }

    /// <inheritdoc/>
    public void Classify(ReadOnlySpan<byte> text, ReadOnlySpan<Paragraph> paragraphs, Span<byte> given, Span<float> probabilities)
    {
        var scratch = Rent();
        var flow = scratch.Flow;
        scratch.Furniture.Read(text);
        flow.Read(text, scratch.Furniture.Lines, paragraphs);
        var labels = scratch.Labels(flow.Count);
        var shown = probabilities.IsEmpty ? [] : scratch.Probabilities(flow.Count);
        var before = -1;
        for (var start = 0; start < flow.Count; start += Window)
        {
            var count = Math.Min(Window, flow.Count - start);
            var emissions = scratch.Emissions(count);
            Score(text, paragraphs, start, scratch, emissions);
            var chain = new ChainEnds(before, start + count == flow.Count);
            scratch.Marginals.Run(emissions, _weights.Stride, _transitions, chain, []);
            scratch.Context.Read(scratch.Marginals, count);
            _secondPass.AddScores(scratch.Context, emissions);
            scratch.Viterbi.Run(emissions, _weights.Stride, _secondPass.Transitions, chain, labels.Slice(start, count));
            if (!shown.IsEmpty)
            {
                scratch.Marginals.Run(emissions, _weights.Stride, _secondPass.Transitions, chain, []);
                for (var i = start; i < start + count; i++)
                {
                    shown[i] = (float)scratch.Marginals.At(i - start)[labels[i]];
                }
            }

            before = labels[start + count - 1];
        }

        Spread(flow, labels, shown, given, probabilities);
        _scratches.Add(scratch);
    }

    // Every part of a paragraph gets the paragraph's label.
    private void Spread(PageFlow flow, ReadOnlySpan<byte> labels, ReadOnlySpan<float> shown, Span<byte> given, Span<float> probabilities)
    {
        for (var i = 0; i < given.Length; i++)
        {
            var unit = flow.UnitOf(i);
            given[i] = unit >= 0 ? labels[unit] : (byte)Math.Max(FurnitureLabel, 0);
            if (!probabilities.IsEmpty)
            {
                probabilities[i] = unit >= 0 ? shown[unit] : 1;
            }
        }
    }

    private SequenceScratch Rent() =>
        _scratches.TryTake(out var scratch) ? scratch : new SequenceScratch(_tableBits, Labels, _weights, _lineBreaks);

    private void Score(ReadOnlySpan<byte> text, ReadOnlySpan<Paragraph> paragraphs, int start, SequenceScratch scratch, Span<float> emissions)
    {
        var extractor = scratch.Extractor;
        for (var i = 0; i < emissions.Length / _weights.Stride; i++)
        {
            extractor.Extract(text, paragraphs, scratch.Flow, start + i);
            var scores = emissions.Slice(i * _weights.Stride, _weights.Stride);
            scores.Clear();
            _weights.AddScores(extractor.Lexical.Rows, FeatureExtractor.LexicalScale(extractor.Lexical.Count), scores);
            _weights.AddScores(extractor.Structural.Rows, 1, scores);
        }
    }
}
