using Pipeline.Classification.Features;
using Pipeline.Classification.Sequences;

namespace Pipeline.Classification.Training;

/// <summary>
/// Trains first passes that can be asked about documents which are new to them: the documents are dealt to folds, and each fold is
/// scored by a first pass trained on all others.
/// </summary>
/// <param name="labelCount">Number of labels.</param>
/// <param name="options">Constants of the first passes; <see cref="TrainingOptions.MaximumEpochs"/> passes are made.</param>
internal sealed class OutOfFoldTrainer(int labelCount, TrainingOptions options)
{
    /// <summary>Most folds; fewer documents make fewer folds.</summary>
    public const int MostFolds = 5;

    /// <param name="documents">The documents.</param>
    /// <param name="names">Their names: those of one name, variants of one document, are in the same fold.</param>
    /// <param name="report">Receives the last pass of each fold as it ends.</param>
    /// <param name="cancellationToken">Ends the training with an exception.</param>
    public OutOfFold Train(
        IReadOnlyList<DocumentFeatures> documents, IReadOnlyList<string> names, Action<TrainingProgress> report, CancellationToken cancellationToken)
    {
        var folds = FoldsOf(names);
        var foldCount = folds.Values.Max() + 1;
        var scores = new float[documents.Count][];
        var firstPasses = new List<SequenceWeights>();
        for (var fold = 0; fold < foldCount; fold++)
        {
            int[] heldOut = [.. Enumerable.Range(0, documents.Count).Where(number => folds[names[number]] == fold)];
            var weights = TrainWithout(heldOut, documents, cancellationToken);
            firstPasses.Add(weights);
            report(new TrainingProgress($"without fold {fold + 1} of {foldCount}", options.MaximumEpochs, options.MaximumEpochs, null));
            foreach (var number in heldOut)
            {
                scores[number] = Score(weights, documents[number]);
            }
        }

        return new OutOfFold(scores, firstPasses);
    }

    private Dictionary<string, int> FoldsOf(IReadOnlyList<string> names)
    {
        string[] distinct = [.. names.Distinct()];
        var order = Enumerable.Range(0, distinct.Length).ToArray();
        new SplitMix64(options.Seed).Shuffle(order);
        return order.Select((number, place) => (distinct[number], place % MostFolds)).ToDictionary();
    }

    private SequenceWeights TrainWithout(int[] heldOut, IReadOnlyList<DocumentFeatures> documents, CancellationToken cancellationToken)
    {
        DocumentFeatures[] others = [.. Enumerable.Range(0, documents.Count).Except(heldOut).Select(number => documents[number])];
        var trainer = new SequenceTrainer(others, labelCount, options);
        trainer.Train(_ => true, cancellationToken);
        return trainer.Current();
    }

    private float[] Score(SequenceWeights weights, DocumentFeatures document)
    {
        var emissions = new float[document.Count * WeightTable.StrideOf(labelCount)];
        document.Renumbered(new FeatureIndex(options.TableBits, weights.Rows)).AddScores(weights.Weights, weights.Stride, emissions);
        return emissions;
    }
}
