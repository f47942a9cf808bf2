using System.Buffers;
using System.Collections.Concurrent;
using System.Collections.ObjectModel;
using Pipeline.Classification.Annotations;
using Pipeline.Classification.Sequences;

namespace Pipeline.Classification;

/// <summary>Segments, labels and writes. The model is loaded when it is first needed.</summary>
public sealed class Annotator(Lazy<SequenceModel> model) : IAnnotator, ITextClassifier
{
    private readonly ConcurrentBag<LabelledParagraphs> _labelled = [];
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
        var labelled = Label(text, wantsProbabilities: false);
        var summary = new AnnotationSummary(labelled.List.Count, Writer.Write(text, labelled.Paragraphs, labelled.Labels, destination));
        _labelled.Add(labelled);
        return summary;
    }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, int> Annotate(
        ReadOnlySpan<byte> text, double minimumConfidence, IBufferWriter<byte> destination, ICollection<float>? probabilities = null)
    {
        if (minimumConfidence <= 0 && probabilities is null)
        {
            Annotate(text, destination);
            return ReadOnlyDictionary<string, int>.Empty;
        }

        Utf8Text.ThrowIfInvalid(text);
        var labelled = Label(text, wantsProbabilities: true);
        var lowConfidence = Confidence.Apply(_labels.Value, labelled.Labels, labelled.Probabilities, minimumConfidence);
        Writer.Write(text, labelled.Paragraphs, labelled.Labels, destination);
        if (probabilities is not null)
        {
            foreach (var probability in labelled.Probabilities)
            {
                probabilities.Add(probability);
            }
        }

        _labelled.Add(labelled);
        return lowConfidence;
    }

    /// <inheritdoc/>
    public ClassifiedText Classify(ReadOnlySpan<byte> text, double minimumConfidence, bool allProbabilities = false)
    {
        Utf8Text.ThrowIfInvalid(text);
        var labelled = Label(text, wantsProbabilities: true, allProbabilities ? model.Value.Labels.Count : 0);
        var lowConfidence = Confidence.Apply(_labels.Value, labelled.Labels, labelled.Probabilities, minimumConfidence);
        var paragraphs = labelled.Paragraphs;
        var blocks = new ClassifiedBlock[paragraphs.Length];
        for (var i = 0; i < blocks.Length; i++)
        {
            blocks[i] = new ClassifiedBlock(
                paragraphs[i].Start,
                paragraphs[i].Length,
                _labels.Value[labelled.Labels[i]],
                Math.Round(labelled.Probabilities[i], 4),
                DistributionOf(labelled, i));
        }

        _labelled.Add(labelled);
        return new ClassifiedText(ModelId, blocks, lowConfidence);
    }

    private Dictionary<string, double>? DistributionOf(LabelledParagraphs labelled, int paragraph)
    {
        var count = labelled.LabelsOfDistributions;
        return count == 0
            ? null
            : labelled.Distributions.Slice(paragraph * count, count).ToArray()
                .Select((probability, label) => (Label: _labels.Value[label], Probability: Math.Round(probability, 4)))
                .Where(pair => pair.Probability > 0)
                .OrderByDescending(pair => pair.Probability)
                .ToDictionary();
    }

    private LabelledParagraphs Label(ReadOnlySpan<byte> text, bool wantsProbabilities, int labelsOfDistributions = 0)
    {
        var labelled = _labelled.TryTake(out var used) ? used : new LabelledParagraphs();
        (labelled.WantsProbabilities, labelled.LabelsOfDistributions) = (wantsProbabilities, labelsOfDistributions);
        model.Value.Annotate(text, labelled);
        return labelled;
    }
}
