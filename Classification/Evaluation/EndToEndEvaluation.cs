using Pipeline.Classification.Segmentation;
using Pipeline.Classification.Training;

namespace Pipeline.Classification.Evaluation;

/// <summary>
/// Compares what users get with the truth: raw text in, segmentation and labels out, character by character. White space counts
/// nothing, and neither does text that has no true label. Text outside blocks counts as having the label of page furniture.
/// </summary>
public static class EndToEndEvaluation
{
    /// <summary>Counts characters of <paramref name="documents"/>; the labels are those of the model and of the documents.</summary>
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
        var given = LabelBytes(model, document.Text);
        for (var i = 0; i < document.Paragraphs.Length; i++)
        {
            var gold = labels.IndexOf(document.Labels[i]);
            for (var at = document.Paragraphs[i].Start; at < document.Paragraphs[i].End; at++)
            {
                if (BeginsCharacter(document.Text[at]))
                {
                    confusion.Add(gold, given[at]);
                }
            }
        }

        return confusion;
    }

    private static byte[] LabelBytes(IParagraphModel model, byte[] text)
    {
        var paragraphs = new List<Paragraph>();
        model.Segment(text, paragraphs);
        var labels = new byte[paragraphs.Count];
        model.Classify(text, paragraphs.ToArray(), labels, []);
        var given = new byte[text.Length];
        given.AsSpan().Fill((byte)Math.Max(model.FurnitureLabel, 0));
        for (var i = 0; i < labels.Length; i++)
        {
            given.AsSpan(paragraphs[i].Start, paragraphs[i].Length).Fill(labels[i]);
        }

        return given;
    }

    private static bool BeginsCharacter(byte value) => !WhiteSpace.Is(value) && (value & 0xC0) != 0x80;
}
