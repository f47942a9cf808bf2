using System.Buffers;
using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Pipeline.Classification.Annotations;
using Pipeline.Classification.Sequences;

namespace Pipeline.Classification;

/// <summary>Segments, labels and writes. The model is loaded when it is first needed.</summary>
internal sealed class Annotator(Lazy<SequenceModel> model) : IAnnotator, ITextClassifier
{
    private readonly ConcurrentBag<AnnotatorScratch> _scratches = [];
    private readonly Lazy<AnnotationWriter> _writer = new(() => new AnnotationWriter(model.Value.Labels));

    public string ModelId => model.Value.Id;

    /// <summary>What the model says of itself.</summary>
    public ModelDescription Description => model.Value.Description;

    public AnnotationSummary Annotate(ReadOnlySpan<byte> text, IBufferWriter<byte> destination)
    {
        Utf8Text.ThrowIfInvalid(text);
        var scratch = Rent();
        var paragraphs = Segment(text, scratch);
        var labels = scratch.Labels(paragraphs.Length);
        model.Value.Classify(text, paragraphs, labels, []);
        var written = _writer.Value.Write(text, paragraphs, labels, destination);
        _scratches.Add(scratch);
        return new AnnotationSummary(paragraphs.Length, written);
    }

    /// <summary>The same with labels that are not sure enough replaced.</summary>
    /// <param name="text">The raw UTF-8 source.</param>
    /// <param name="minimumConfidence">Blocks below this probability, 0 to 1, get <see cref="Confidence.FallbackLabel"/>.</param>
    /// <param name="destination">Receives the annotation.</param>
    /// <returns>The number of such blocks for each label that the model gave them.</returns>
    /// <exception cref="InvalidTextException">The text is not valid UTF-8; nothing has been written.</exception>
    public IReadOnlyDictionary<string, int> Annotate(ReadOnlySpan<byte> text, double minimumConfidence, IBufferWriter<byte> destination)
    {
        Utf8Text.ThrowIfInvalid(text);
        var scratch = Rent();
        var paragraphs = Segment(text, scratch);
        var labels = scratch.Labels(paragraphs.Length);
        var lowConfidence = ClassifyWithProbabilities(text, paragraphs, labels, new float[paragraphs.Length], minimumConfidence);
        _writer.Value.Write(text, paragraphs, labels, destination);
        _scratches.Add(scratch);
        return lowConfidence;
    }

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
                paragraphs[i].Start, paragraphs[i].Length, model.Value.Labels[labels[i]], Math.Round(probabilities[i], 4));
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
        return Confidence.Apply(model.Value.Labels, labels, probabilities, minimumConfidence);
    }
}
