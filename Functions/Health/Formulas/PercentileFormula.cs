namespace Pipeline.Health.Formulas;

/// <summary>Percentile rank of the newest value among the other days of the last 90.</summary>
/// <remarks>
/// 100·(lower + equal / 2) / others: the mid-rank definition (J. T. Roscoe, "Fundamental Research Statistics for the Behavioral Sciences", 1975; the kind
/// "mean" of scipy.stats.percentileofscore). The newest day is not compared with itself, so that 0 is lower than all others, 100 higher than
/// all, and 50 equal to all.
/// </remarks>
internal static class PercentileFormula
{
    /// <summary>Calendar days that are looked at, the newest included.</summary>
    public const int Days = 90;

    /// <returns>0 to 100; null when there is no other day.</returns>
    public static double? Of(MetricSeries series)
    {
        var others = series.Window(series.NewestDay, Days)[..^1];
        var (lower, equal) = (0, 0);
        foreach (var value in others)
        {
            lower += value < series.NewestValue ? 1 : 0;
            equal += value == series.NewestValue ? 1 : 0;
        }

        return others.IsEmpty ? null : 100 * (lower + (equal / 2.0)) / others.Length;
    }
}
