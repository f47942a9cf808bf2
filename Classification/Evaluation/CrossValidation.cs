using Pipeline.Classification.Training;

namespace Pipeline.Classification.Evaluation;

/// <summary>
/// What to expect of a training on documents that it has not seen: the documents are dealt to folds, and each fold is labelled by a model that was
/// trained on all others. Takes as long as so many trainings.
/// </summary>
/// <param name="labelMap">The map that the documents were loaded with.</param>
/// <param name="options">Constants of the training.</param>
public sealed class CrossValidation(LabelMap labelMap, TrainingOptions options)
{
    /// <summary>Deals the documents to folds of about as many.</summary>
    /// <param name="documents">The documents.</param>
    /// <param name="folds">Number of folds, 2 or more.</param>
    public IReadOnlyList<IReadOnlyList<LabelledDocument>> ByDocument(IReadOnlyList<LabelledDocument> documents, int folds)
    {
        var order = Enumerable.Range(0, documents.Count).ToArray();
        new SplitMix64(options.Seed).Shuffle(order);
        return [.. Enumerable.Range(0, folds).Select(fold => order.Where((_, place) => place % folds == fold).Order().Select(at => documents[at]).ToList())];
    }

    /// <summary>A fold for each journal, which is the longest run of letters in the documents' names.</summary>
    public static IReadOnlyList<IReadOnlyList<LabelledDocument>> ByJournal(IReadOnlyList<LabelledDocument> documents) =>
    [
        .. documents.GroupBy(document => JournalOf(document.Name)).OrderBy(journal => journal.Key, StringComparer.Ordinal)
            .Select(journal => journal.ToList()),
    ];

    /// <param name="folds">The folds, two or more.</param>
    /// <param name="labelled">So many of them, the first ones, are labelled.</param>
    /// <param name="report">Receives each fold as its model is ready.</param>
    /// <param name="cancellationToken">Ends the work with an exception.</param>
    /// <returns>The counts of each document, fold after fold.</returns>
    /// <exception cref="InvalidDataException">What is left without a fold has fewer than two labels.</exception>
    public CrossValidated Run(IReadOnlyList<IReadOnlyList<LabelledDocument>> folds, int labelled, Action<string> report, CancellationToken cancellationToken)
    {
        string[] labels = [.. folds.SelectMany(fold => fold).SelectMany(document => document.Labels).Distinct().Order(StringComparer.Ordinal)];
        var found = new CrossValidated([], [], []);
        for (var fold = 0; fold < Math.Min(labelled, folds.Count); fold++)
        {
            LabelledDocument[] others = [.. folds.Where((_, other) => other != fold).SelectMany(documents => documents)];
            var corpus = new Corpus(others, [.. folds[fold]], []);
            var file = new ModelTrainer(corpus, labelMap, "all but a fold", DateOnly.MinValue, options).Train(_ => { }, cancellationToken);
            var model = new RelabelledModel(ModelFile.Read(file), labels);
            found.Paragraphs.AddRange(ParagraphEvaluation.RunEach(model, folds[fold]));
            found.EndToEnd.AddRange(EndToEndEvaluation.RunEach(model, folds[fold]));
            found.WithoutHeadings.AddRange(ParagraphEvaluation.RunEach(
                model, [.. folds[fold].Select(document => document.CutHeadings()).OfType<LabelledDocument>()]));
            report($"fold {fold + 1} of {folds.Count}: {others.Length} documents trained on, {folds[fold].Count} labelled");
        }

        return found;
    }

    private static string JournalOf(string name)
    {
        var (best, start) = ("", 0);
        for (var i = 0; i <= name.Length; i++)
        {
            if (i == name.Length || !char.IsLetter(name[i]))
            {
                best = i - start > best.Length ? name[start..i] : best;
                start = i + 1;
            }
        }

        return best.ToLowerInvariant();
    }
}
