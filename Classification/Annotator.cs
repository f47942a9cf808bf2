using System.Buffers;
using System.Collections.Concurrent;
using System.Collections.ObjectModel;
using System.Runtime.InteropServices;
using Pipeline.Classification.Annotations;
using Pipeline.Classification.Sequences;

namespace Pipeline.Classification;

/// <summary>Segments, labels and writes. The model is loaded when it is first needed.</summary>
public sealed class Annotator(Lazy<SequenceModel> model) : IAnnotator, ITextClassifier
{
    private readonly ConcurrentBag<AnnotatorScratch> _scratches = [];
    private readonly Lazy<IReadOnlyList<string>> _labels = new(() => Confidence.WithFallback(model.Value.Labels), LazyThreadSafetyMode.PublicationOnly);

    private AnnotationWriter Writer => field ??= new AnnotationWriter(_labels.Value);

    /// <inheritdoc/>
    public string ModelId => model.Value.Id;

    /// <summary>What the model says of itself.</summary>
    public ModelDescription Description => model.Value.Description;

    /// <inheritdoc/>
    public AnnotationSummary Annotate(ReadOnlySpan<byte> text, IBufferWriter<byte> destination)
    {
        Utf8Text.ThrowIfInvalid(text);
        var scratch = Rent();
        var paragraphs = Segment(text, scratch);
        var labels = scratch.Labels(paragraphs.Length);
        model.Value.Classify(text, paragraphs, labels, []);
        var written = Writer.Write(text, paragraphs, labels, destination);
        _scratches.Add(scratch);
        return new AnnotationSummary(paragraphs.Length, written);
    }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, int> Annotate(ReadOnlySpan<byte> text, double minimumConfidence, IBufferWriter<byte> destination)
    {
        if (minimumConfidence <= 0)
        {
            Annotate(text, destination);
            return ReadOnlyDictionary<string, int>.Empty;
        }

        Utf8Text.ThrowIfInvalid(text);
        var scratch = Rent();
        var paragraphs = Segment(text, scratch);
        var labels = scratch.Labels(paragraphs.Length);
        var lowConfidence = ClassifyWithProbabilities(text, paragraphs, labels, new float[paragraphs.Length], minimumConfidence);
        Writer.Write(text, paragraphs, labels, destination);
        _scratches.Add(scratch);
        return lowConfidence;
    }

    /// <inheritdoc/>
    public ClassifiedText Classify(ReadOnlySpan<byte> text, double minimumConfidence)
    {
        Utf8Text.ThrowIfInvalid(text);
        var scratch = Rent();
        var paragraphs = Segment(text, scratch);
        var labels = scratch.Labels(paragraphs.Length);
        var probabilities = new float[paragraphs.Length];
        var lowConfidence = ClassifyWithProbabilities(text, paragraphs, labels, probabilities, minimumConfidence);
        var blocks = new ClassifiedBlock[paragraphs.Length];
        for (var i = 0; i < blocks.Length; i++)
        {
            blocks[i] = new ClassifiedBlock(
                paragraphs[i].Start, paragraphs[i].Length, _labels.Value[labels[i]], Math.Round(probabilities[i], 4));
        }

        _scratches.Add(scratch);
        return new ClassifiedText(ModelId, blocks, lowConfidence);
    }

    private AnnotatorScratch Rent() => _scratches.TryTake(out var scratch) ? scratch : new AnnotatorScratch();

    private ReadOnlySpan<Paragraph> Segment(ReadOnlySpan<byte> text, AnnotatorScratch scratch)
    {
        scratch.Paragraphs.Clear();
        model.Value.Segment(text, scratch.Paragraphs);
        return CollectionsMarshal.AsSpan(scratch.Paragraphs);
    }

    private IReadOnlyDictionary<string, int> ClassifyWithProbabilities(
        ReadOnlySpan<byte> text, ReadOnlySpan<Paragraph> paragraphs, Span<byte> labels, Span<float> probabilities, double minimumConfidence)
    {
        model.Value.Classify(text, paragraphs, labels, probabilities);
        return Confidence.Apply(_labels.Value, labels, probabilities, minimumConfidence);
    }
}
