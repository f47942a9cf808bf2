using Pipeline.Classification.Training;

namespace Pipeline.Classification.Evaluation;

internal static class EvaluationLabels
{
    /// <summary>The labels of the model, in its order, then those that only the documents have, in ordinal order.</summary>
    public static List<string> Of(IParagraphModel model, IReadOnlyList<LabelledDocument> documents)
    {
        var unknown = documents.SelectMany(document => document.Labels).Except(model.Labels).Order(StringComparer.Ordinal);
        return [.. model.Labels, .. unknown];
    }
}
