using Pipeline.Classification.Training;

namespace Pipeline.Classification.Evaluation;

/// <summary>
/// How far a macro-F1 may be off because the documents are few: they are drawn again, with replacement, a thousand times, and the
/// interval leaves out the lowest and the highest fortieth of what comes of it (Efron, "Bootstrap methods: another look at the jackknife", 1979).
/// Whole documents are drawn, since the paragraphs of one resemble each other. The same counts give the same interval.
/// </summary>
public static class Bootstrap
{
    private const int Draws = 1000;
    private const ulong Seed = 1;

    /// <summary>The macro-F1 of all documents together.</summary>
    /// <param name="documents">The counts of each document, of the same labels, one document or more.</param>
    public static Interval MacroF1(IReadOnlyList<ConfusionMatrix> documents) =>
        Of(documents.Count, drawn => Together(documents, drawn));

    /// <summary>How much higher the macro-F1 of <paramref name="others"/> is than that of <paramref name="documents"/>, on the same documents.</summary>
    /// <param name="documents">The counts of each document.</param>
    /// <param name="others">The counts of each of the same documents by another model.</param>
    /// <exception cref="ArgumentException">The two are not of as many documents.</exception>
    public static Interval Difference(IReadOnlyList<ConfusionMatrix> documents, IReadOnlyList<ConfusionMatrix> others) =>
        documents.Count != others.Count
            ? throw new ArgumentException($"The counts are of {documents.Count} and of {others.Count} documents.", nameof(others))
            : Of(documents.Count, drawn => Together(others, drawn) - Together(documents, drawn));

    private static Interval Of(int count, Func<int[], double> figure)
    {
        var random = new SplitMix64(Seed);
        var drawn = new int[count];
        var figures = new double[Draws];
        foreach (ref var one in figures.AsSpan())
        {
            foreach (ref var document in drawn.AsSpan())
            {
                document = (int)(random.Next() % (ulong)count);
            }

            one = figure(drawn);
        }

        Array.Sort(figures);
        return new Interval(figure([.. Enumerable.Range(0, count)]), figures[Draws / 40], figures[^((Draws / 40) + 1)]);
    }

    private static double Together(IReadOnlyList<ConfusionMatrix> documents, int[] drawn) =>
        ConfusionMatrix.Sum(documents[0].Labels, drawn.Select(document => documents[document])).MacroF1;
}
