namespace Pipeline.Classification.Evaluation;

/// <summary>How often each true label was given each label; counts are paragraphs or characters.</summary>
public sealed class ConfusionMatrix(IReadOnlyList<string> labels)
{
    private readonly long[,] _counts = new long[labels.Count, labels.Count];

    /// <summary>The labels, in the order of their indexes.</summary>
    public IReadOnlyList<string> Labels { get; } = labels;

    /// <summary>Everything counted.</summary>
    public long Total { get; private set; }

    /// <summary>How often what is truly <paramref name="gold"/> was given the label <paramref name="given"/>; both are indexes of <see cref="Labels"/>.</summary>
    public long this[int gold, int given] => _counts[gold, given];

    /// <summary>Counts what is truly <paramref name="gold"/> and was given the label <paramref name="given"/>.</summary>
    public void Add(int gold, int given, long count = 1)
    {
        _counts[gold, given] += count;
        Total += count;
    }

    /// <summary>Adds what another of the same labels has counted.</summary>
    public void Add(ConfusionMatrix other)
    {
        for (var gold = 0; gold < Labels.Count; gold++)
        {
            for (var given = 0; given < Labels.Count; given++)
            {
                _counts[gold, given] += other._counts[gold, given];
            }
        }

        Total += other.Total;
    }

    /// <summary>The counts of several, of the same labels, together.</summary>
    public static ConfusionMatrix Sum(IReadOnlyList<string> labels, IEnumerable<ConfusionMatrix> all)
    {
        var sum = new ConfusionMatrix(labels);
        foreach (var one in all)
        {
            sum.Add(one);
        }

        return sum;
    }

    /// <summary>How often the true label was <paramref name="label"/>.</summary>
    public long Support(int label) => Sum(other => _counts[label, other]);

    /// <summary>Share of the given labels that are right, 0 when it was never given.</summary>
    public double Precision(int label) => Ratio(_counts[label, label], Sum(other => _counts[other, label]));

    /// <summary>Share of the true labels that were found, 0 when there are none.</summary>
    public double Recall(int label) => Ratio(_counts[label, label], Support(label));

    /// <summary>Harmonic mean of precision and recall.</summary>
    public double F1(int label) => Ratio(2 * _counts[label, label], Support(label) + Sum(other => _counts[other, label]));

    /// <summary>Share of everything that has its true label, from 0 to 1; 0 when nothing was counted.</summary>
    public double Accuracy => Ratio(Sum(label => _counts[label, label]), Total);

    /// <summary>Plain mean of F1 over the labels that occur, as a true label or as a given one.</summary>
    public double MacroF1 => Enumerable.Range(0, Labels.Count)
        .Where(label => Support(label) + Sum(other => _counts[other, label]) > 0)
        .Select(F1)
        .DefaultIfEmpty(0)
        .Average();

    private long Sum(Func<int, long> count) => Enumerable.Range(0, Labels.Count).Sum(count);

    private static double Ratio(long part, long whole) => whole == 0 ? 0 : (double)part / whole;
}
