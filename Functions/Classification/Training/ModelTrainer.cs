using Pipeline.Classification.Evaluation;
using Pipeline.Classification.Features;

namespace Pipeline.Classification.Training;

/// <summary>Makes a model file of a corpus. The same corpus, label map, options and date give the same bytes.</summary>
/// <param name="corpus">Trained on its train part, evaluated on its test part.</param>
/// <param name="labelMap">The map that the corpus was loaded with.</param>
/// <param name="trainingData">The training data in words.</param>
/// <param name="date">The date that the model will carry.</param>
/// <param name="options">Constants of the training.</param>
internal sealed class ModelTrainer(Corpus corpus, LabelMap labelMap, string trainingData, DateOnly date, TrainingOptions options)
{
    /// <param name="epochEnded">Called after each pass with its number, from 1.</param>
    /// <param name="cancellationToken">Ends the training with an exception.</param>
    public byte[] Train(Action<int> epochEnded, CancellationToken cancellationToken)
    {
        string[] labels = [.. corpus.Train.SelectMany(document => document.Labels).Distinct().Order(StringComparer.Ordinal)];
        if (labels.Length < 2)
        {
            throw new InvalidDataException($"The training data has {labels.Length} label(s); a model needs two or more.");
        }

        var extractor = new FeatureExtractor(options.TableBits);
        var documents = corpus.Train.Select(document => DocumentFeatures.Of(document, labels, extractor)).ToArray();
        var trainer = new SequenceTrainer(documents, labels.Length, options);
        var weights = trainer.Train(
            epoch =>
            {
                epochEnded(epoch);
                return true;
            },
            cancellationToken);
        var description = Describe(labels);
        if (corpus.Test.Count > 0)
        {
            description = description with { Evaluation = Evaluate(ModelFile.Read(Write(description, weights))) };
        }

        return Write(description, weights);
    }

    private static byte[] Write(ModelDescription description, SequenceWeights weights) =>
        ModelFile.Write(description, weights.Rows, weights.Weights, weights.Stride, weights.Transitions);

    private ModelDescription Describe(string[] labels) => new(
        labels,
        labelMap.Labels,
        trainingData,
        corpus.Train.Count,
        corpus.Train.Sum(document => document.Paragraphs.Length),
        date,
        options.Seed,
        options.MaximumEpochs,
        null,
        options.TableBits);

    private ModelEvaluation Evaluate(IParagraphModel model)
    {
        var confusion = ParagraphEvaluation.Run(model, corpus.Test);
        return new ModelEvaluation(
            "the test part of the same data", corpus.Test.Count, (int)confusion.Total, confusion.Accuracy, confusion.MacroF1);
    }
}
