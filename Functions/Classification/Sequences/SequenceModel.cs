using System.Collections.Concurrent;
using Pipeline.Classification.Features;
using Pipeline.Classification.Segmentation;

namespace Pipeline.Classification.Sequences;

/// <summary>
/// A linear-chain conditional random field over the paragraphs of a document, as they flow over its pages, and a second one that
/// knows what the first makes of each treatment.
/// </summary>
/// <param name="id">Hash of the model file.</param>
/// <param name="labels">The labels in the order of their numbers.</param>
/// <param name="tableBits">The table of features has two to this power rows.</param>
/// <param name="description">What the file says of itself; parsed when it is asked for.</param>
/// <param name="weights">Weights of the features.</param>
/// <param name="transitions">Scores of neighbours in the first pass.</param>
/// <param name="secondPass">What decides after it.</param>
/// <param name="lineBreaks">Where a paragraph ends without a blank line.</param>
internal sealed class SequenceModel(
    string id,
    string[] labels,
    int tableBits,
    Lazy<ModelDescription> description,
    WeightTable weights,
    Transitions transitions,
    SecondPass secondPass,
    LineBreakModel lineBreaks)
    : IParagraphModel
{
    /// <summary>
    /// Longer documents are labelled window by window, each beginning with the last label of the one before, so that scores take
    /// no more memory for a longer document. What a treatment has is known within a window.
    /// </summary>
    public const int Window = 8192;

    private readonly ConcurrentBag<SequenceScratch> _scratches = [];

    public string Id { get; } = id;

    public ModelDescription Description => description.Value;

    public IReadOnlyList<string> Labels => labels;

    public void Segment(ReadOnlySpan<byte> text, List<Paragraph> paragraphs)
    {
        var scratch = Rent();
        ParagraphSegmenter.Segment(text, scratch.LineBreaks, paragraphs);
        _scratches.Add(scratch);
    }

    public void Classify(ReadOnlySpan<byte> text, ReadOnlySpan<Paragraph> paragraphs, Span<byte> given, Span<float> probabilities)
    {
        var scratch = Rent();
        var flow = scratch.Flow;
        flow.Read(text, paragraphs);
        var before = -1;
        for (var start = 0; start < paragraphs.Length; start += Window)
        {
            var count = Math.Min(Window, paragraphs.Length - start);
            var emissions = scratch.Emissions(count);
            Score(text, paragraphs, start, scratch, emissions);
            var chain = new ChainEnds(before, start + count == paragraphs.Length);
            scratch.Marginals.Run(emissions, weights.Stride, transitions, chain, []);
            scratch.Context.Read(scratch.Marginals, count);
            secondPass.AddScores(scratch.Context, emissions);
            scratch.Viterbi.Run(emissions, weights.Stride, secondPass.Transitions, chain, given.Slice(start, count));
            if (!probabilities.IsEmpty)
            {
                scratch.Marginals.Run(emissions, weights.Stride, secondPass.Transitions, chain, []);
                for (var i = start; i < start + count; i++)
                {
                    probabilities[i] = (float)scratch.Marginals.At(i - start)[given[i]];
                }
            }

            before = given[start + count - 1];
        }

        _scratches.Add(scratch);
    }

    private SequenceScratch Rent() =>
        _scratches.TryTake(out var scratch) ? scratch : new SequenceScratch(tableBits, labels, weights, lineBreaks);

    private void Score(ReadOnlySpan<byte> text, ReadOnlySpan<Paragraph> paragraphs, int start, SequenceScratch scratch, Span<float> emissions)
    {
        var extractor = scratch.Extractor;
        for (var i = 0; i < emissions.Length / weights.Stride; i++)
        {
            extractor.Extract(text, paragraphs, scratch.Flow, start + i);
            var scores = emissions.Slice(i * weights.Stride, weights.Stride);
            scores.Clear();
            weights.AddScores(extractor.Lexical.Rows, FeatureExtractor.LexicalScale(extractor.Lexical.Count), scores);
            weights.AddScores(extractor.Structural.Rows, 1, scores);
        }
    }
}
