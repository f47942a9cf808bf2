using Pipeline.Classification.Evaluation;
using Pipeline.Classification.Features;
using Pipeline.Classification.Segmentation;
using Pipeline.Classification.Sequences;

namespace Pipeline.Classification.Training;

/// <summary>Makes a model file of a corpus. The same corpus, label map, options and date give the same bytes.</summary>
/// <param name="corpus">Trained on its train part, evaluated on its test part; where it has none, on a fifth that is held out at first.</param>
/// <param name="labelMap">The map that the corpus was loaded with.</param>
/// <param name="trainingData">The training data in words.</param>
/// <param name="date">The date that the model will carry.</param>
/// <param name="options">Constants of the training.</param>
/// <param name="sources">The annotations of a database among the documents, for the description; null for none.</param>
public sealed class ModelTrainer(
    Corpus corpus, LabelMap labelMap, string trainingData, DateOnly date, TrainingOptions options, IReadOnlyList<TrainingSource>? sources = null)
{
    /// <summary>One document of so many is held out.</summary>
    private const int HeldOutShare = 5;

    /// <summary>With fewer labels a treatment has too few kinds of sections for what it has before and after a paragraph to tell anything.</summary>
    private const int FewestLabelsOfSecondPass = 6;

    /// <summary>A label is a byte, and one is left for the fallback label.</summary>
    private const int MostLabels = 255;

    /// <param name="report">Receives each pass as it ends.</param>
    /// <param name="cancellationToken">Ends the training with an exception.</param>
    /// <exception cref="InvalidDataException">The train part has fewer than two labels, or more than 255.</exception>
    public byte[] Train(Action<TrainingProgress> report, CancellationToken cancellationToken)
    {
        var description = Describe();
        if ((options.Patience > 0 || corpus.Test.Count == 0) && corpus.Train.Count >= HeldOutShare)
        {
            description = TrainOnPart(description, report, cancellationToken);
        }

        var parts = TrainOn(corpus.Train, description, null, report, cancellationToken);
        if (corpus.Test.Count > 0)
        {
            description = description with { Evaluation = Evaluate(parts.Write(description), corpus.Test, "the test part of the same data") };
        }

        return parts.Write(description);
    }

    // Finds the number of passes, and what to expect of the model, on documents that are held out.
    private ModelDescription TrainOnPart(ModelDescription description, Action<TrainingProgress> report, CancellationToken cancellationToken)
    {
        var order = Enumerable.Range(0, corpus.Train.Count).ToArray();
        new SplitMix64(options.Seed).Shuffle(order);
        LabelledDocument[] heldOut = [.. order.Where((_, place) => place % HeldOutShare == 0).Order().Select(index => corpus.Train[index])];
        LabelledDocument[] rest = [.. corpus.Train.Except(heldOut)];
        var parts = TrainOn(rest, description, heldOut, report, cancellationToken);
        return description with
        {
            Epochs = parts.Epochs,
            Evaluation = Evaluate(parts.Write(description), heldOut, "a fifth of the documents, held out at first and trained on in the end"),
        };
    }

    private ModelParts TrainOn(
        IReadOnlyList<LabelledDocument> documents,
        ModelDescription description,
        LabelledDocument[]? heldOut,
        Action<TrainingProgress> report,
        CancellationToken cancellationToken)
    {
        var variants = TrainingVariants.Of(documents, options);
        var lineBreaks = new LineBreakTrainer(options.Seed).Train(variants.LineEnds);
        var extractor = new FeatureExtractor(options.TableBits);
        var furniture = new PageFurniture();
        DocumentFeatures[] features = [.. variants.All.Select(document => new DocumentFeatures(document, description.Labels, extractor, furniture))];
        var trainer = new SequenceTrainer(features, description.Labels.Count, options with { MaximumEpochs = description.Epochs });
        var best = FirstPass(trainer, lineBreaks, 0);
        var bestMacroF1 = -1.0;
        trainer.Train(
            epoch =>
            {
                double? macroF1 = null;
                if (epoch == description.Epochs || (heldOut is not null && options.Patience > 0))
                {
                    var parts = FirstPass(trainer, lineBreaks, epoch);
                    macroF1 = heldOut is null ? null : ParagraphEvaluation.Run(ModelFile.Read(parts.Write(description)), heldOut).MacroF1;
                    (best, bestMacroF1) = heldOut is null || macroF1 > bestMacroF1 ? (parts, macroF1 ?? 0) : (best, bestMacroF1);
                }

                report(new TrainingProgress(heldOut is null ? "all documents" : "four fifths of the documents", epoch, description.Epochs, macroF1));
                return heldOut is null || options.Patience == 0 || epoch - best.Epochs < options.Patience;
            },
            cancellationToken);
        return AddSecondPass(best, features, variants, description, report, cancellationToken);
    }

    private static ModelParts FirstPass(SequenceTrainer trainer, LineBreakModel lineBreaks, int epoch)
    {
        var weights = trainer.Current();
        return new ModelParts(weights, SecondPass.Unchanged(weights.Transitions), lineBreaks, epoch);
    }

    // The first passes of the folds have served to train the second one, and the mean of all is steadier than that of all documents alone.
    private ModelParts AddSecondPass(
        ModelParts first,
        DocumentFeatures[] features,
        TrainingVariants variants,
        ModelDescription description,
        Action<TrainingProgress> report,
        CancellationToken cancellationToken)
    {
        string[] names = [.. variants.All.Select(document => document.Name)];
        if (!options.SecondPass || description.Labels.Count < FewestLabelsOfSecondPass || names.Distinct().Count() < 2)
        {
            return first;
        }

        var firstOptions = options with { MaximumEpochs = first.Epochs };
        var outOfFold = new OutOfFoldTrainer(description.Labels.Count, firstOptions).Train(features, names, report, cancellationToken);
        var mean = SequenceWeights.Mean([.. outOfFold.FirstPasses, first.Weights]);
        var secondPass = new SecondPassTrainer(description.Labels, options).Train(features, outOfFold.Scores, mean.Transitions, cancellationToken);
        return first with { Weights = mean, SecondPass = secondPass };
    }

    private ModelDescription Describe()
    {
        string[] labels = [.. corpus.Train.SelectMany(document => document.Labels).Distinct().Order(StringComparer.Ordinal)];
        if (labels.Length > MostLabels)
        {
            throw new InvalidDataException($"The training data has {labels.Length} labels; a model has {MostLabels} at most. Map some of them to one.");
        }

        if (labels.Length < 2)
        {
            throw new InvalidDataException($"The training data has {labels.Length} label(s); a model needs two or more.");
        }

        return new ModelDescription(
            labels,
            labelMap.Labels,
            trainingData,
            corpus.Train.Count,
            corpus.Train.Sum(document => document.Paragraphs.Length),
            date,
            options.Seed,
            options.MaximumEpochs,
            null,
            options.TableBits,
            FurnitureLabels.CommonestOf(corpus.Train),
            sources);
    }

    private static ModelEvaluation Evaluate(byte[] file, IReadOnlyList<LabelledDocument> documents, string data)
    {
        var model = ModelFile.Read(file);
        var paragraphs = ParagraphEvaluation.Run(model, documents);
        var characters = EndToEndEvaluation.Run(model, documents);
        return new ModelEvaluation(data, documents.Count, (int)paragraphs.Total, paragraphs.Accuracy, paragraphs.MacroF1, characters.MacroF1);
    }
}
