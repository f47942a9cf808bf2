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
        scratch.Furniture.Read(text);
        Classify(text, paragraphs, scratch, given, probabilities, []);
        _scratches.Add(scratch);
    }

    /// <summary>Finds the paragraphs of a document and gives each a label: segmentation and classification at once.</summary>
    /// <param name="text">The document, valid UTF-8.</param>
    /// <param name="labelled">Receives the paragraphs, their labels and, where it wants them, their probabilities.</param>
    internal void Annotate(ReadOnlySpan<byte> text, LabelledParagraphs labelled)
    {
        var scratch = Rent();
        scratch.Furniture.Read(text);
        labelled.Clear();
        ParagraphSegmenter.Segment(text, scratch.Furniture.Lines, scratch.LineBreaks, labelled.List);
        labelled.Prepare();
        Classify(text, labelled.Paragraphs, scratch, labelled.Labels, labelled.Probabilities, labelled.Distributions);
        _scratches.Add(scratch);
    }

    private void Classify(
        ReadOnlySpan<byte> text,
        ReadOnlySpan<Paragraph> paragraphs,
        SequenceScratch scratch,
        Span<byte> given,
        Span<float> probabilities,
        Span<float> distributions)
    {
        var (flow, places) = (scratch.Flow, scratch.Places);
        flow.Read(text, scratch.Furniture.Lines, paragraphs);
        places.Read(text, paragraphs, flow);
        var labels = scratch.Labels(places.Count);
        var shown = probabilities.IsEmpty ? [] : scratch.Probabilities(places.Count);
        var all = distributions.IsEmpty ? [] : scratch.Distributions(places.Count);
        var before = -1;
        for (var start = 0; start < places.Count; start += Window)
        {
            var count = Math.Min(Window, places.Count - start);
            var emissions = scratch.Emissions(count);
            Score(text, paragraphs, start, scratch, emissions);
            var chain = new ChainEnds(before, start + count == places.Count);
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
                    Copy(scratch.Marginals.At(i - start), all.IsEmpty ? [] : all.Slice(i * Labels.Count, Labels.Count));
                }
            }

            before = labels[start + count - 1];
        }

        Spread(scratch, labels, shown, given, probabilities);
        Spread(scratch, all, given.Length, distributions);
    }

    private static void Copy(ReadOnlySpan<double> values, Span<float> copy)
    {
        for (var i = 0; i < copy.Length; i++)
        {
            copy[i] = (float)values[i];
        }
    }

    private void Spread(SequenceScratch scratch, ReadOnlySpan<float> all, int paragraphs, Span<float> distributions)
    {
        for (var i = 0; i < paragraphs && !distributions.IsEmpty; i++)
        {
            var given = distributions.Slice(i * Labels.Count, Labels.Count);
            if (scratch.Flow.UnitOf(i) is var unit and >= 0)
            {
                all.Slice(scratch.Places.PlaceOf(unit) * Labels.Count, Labels.Count).CopyTo(given);
            }
            else
            {
                given.Clear();
                given[Math.Max(FurnitureLabel, 0)] = 1;
            }
        }
    }

    // Every part of a paragraph gets the paragraph's label.
    private void Spread(SequenceScratch scratch, ReadOnlySpan<byte> labels, ReadOnlySpan<float> shown, Span<byte> given, Span<float> probabilities)
    {
        for (var i = 0; i < given.Length; i++)
        {
            var unit = scratch.Flow.UnitOf(i);
            var place = unit >= 0 ? scratch.Places.PlaceOf(unit) : -1;
            given[i] = place >= 0 ? labels[place] : (byte)Math.Max(FurnitureLabel, 0);
            if (!probabilities.IsEmpty)
            {
                probabilities[i] = place >= 0 ? shown[place] : 1;
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
            extractor.Extract(text, paragraphs, scratch.Flow, scratch.Places.UnitAt(start + i));
            var scores = emissions.Slice(i * _weights.Stride, _weights.Stride);
            scores.Clear();
            _weights.AddScores(extractor.Lexical.Rows, FeatureExtractor.LexicalScale(extractor.Lexical.Count), scores);
            _weights.AddScores(extractor.Structural.Rows, 1, scores);
        }
    }
}
