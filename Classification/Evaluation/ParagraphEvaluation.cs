using Pipeline.Classification.Training;

namespace Pipeline.Classification.Evaluation;

/// <summary>Compares a model's labels with the true ones, paragraph by paragraph: true paragraphs in, labels out.</summary>
public static class ParagraphEvaluation
{
    /// <summary>Counts paragraphs of <paramref name="documents"/>; the labels are those of the model and of the documents.</summary>
    public static ConfusionMatrix Run(IParagraphModel model, IReadOnlyList<LabelledDocument> documents) =>
        ConfusionMatrix.Sum(EvaluationLabels.Of(model, documents), RunEach(model, documents));

    /// <summary>The counts of each document by itself; all have the same labels.</summary>
    public static IReadOnlyList<ConfusionMatrix> RunEach(IParagraphModel model, IReadOnlyList<LabelledDocument> documents)
    {
        var labels = EvaluationLabels.Of(model, documents);
        return [.. documents.Select(document => RunOne(model, document, labels))];
    }

    private static ConfusionMatrix RunOne(IParagraphModel model, LabelledDocument document, List<string> labels)
    {
        var confusion = new ConfusionMatrix(labels);
        var given = new byte[document.Paragraphs.Length];
        model.Classify(document.Text, document.Paragraphs, given, []);
        for (var i = 0; i < given.Length; i++)
        {
            confusion.Add(labels.IndexOf(document.Labels[i]), given[i]);
        }

        return confusion;
    }
}
