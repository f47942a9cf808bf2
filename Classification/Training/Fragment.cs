using Pipeline.Classification.Sequences;

namespace Pipeline.Classification.Training;

/// <summary>
/// Cuts treatments out of documents, so that a model also learns of texts without front matter and references: a few treatments that
/// follow each other, from the name that opens the first.
/// </summary>
internal static class Fragment
{
    private const int MostTreatments = 3;

    /// <returns>The fragment; null when the document has no treatment.</returns>
    public static LabelledDocument? Cut(LabelledDocument document, SplitMix64 random)
    {
        int[] openings = [.. Enumerable.Range(0, document.Labels.Length).Where(paragraph => Opens(document, paragraph))];
        if (openings.Length == 0)
        {
            return null;
        }

        var first = (int)(random.Next() % (ulong)openings.Length);
        var next = first + 1 + (int)(random.Next() % MostTreatments);
        var end = next < openings.Length ? openings[next] : EndOf(document, openings[^1]);
        return Slice(document, openings[first], end);
    }

    private static bool Opens(LabelledDocument document, int paragraph) =>
        document.Labels[paragraph] == TreatmentContext.OpeningLabel
        && (paragraph == 0 || document.Labels[paragraph - 1] != TreatmentContext.OpeningLabel);

    // The last treatment goes on to what is no part of any.
    private static int EndOf(LabelledDocument document, int opening)
    {
        var end = opening + 1;
        while (end < document.Labels.Length && document.Labels[end] != Confidence.FallbackLabel)
        {
            end++;
        }

        return end;
    }

    private static LabelledDocument Slice(LabelledDocument document, int first, int end)
    {
        var start = document.Paragraphs[first].Start;
        return document with
        {
            Text = document.Text[start..document.Paragraphs[end - 1].End],
            Paragraphs = [.. document.Paragraphs[first..end].Select(paragraph => paragraph with { Start = paragraph.Start - start })],
            Labels = document.Labels[first..end],
            HeadingLengths = document.HeadingLengths?[first..end],
        };
    }
}
