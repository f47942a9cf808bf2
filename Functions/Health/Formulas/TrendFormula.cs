namespace Pipeline.Health.Formulas;

/// <summary>
/// The mean of the last 7 calendar days against the mean of the 7 before them: up beyond +5 %, down beyond −5 %, else stable. Means are of the days
/// present; exactly 5 % is stable.
/// </summary>
internal static class TrendFormula
{
    /// <summary>Calendar days that are compared with as many before them.</summary>
    public const int Days = 7;

    /// <summary>Percentage beyond which a change counts.</summary>
    public const double Threshold = 5;

    public static Trend Of(MetricSeries series)
    {
        var percentage = ComparisonFormula.Of(series, Days).Percentage;
        return new Trend(
            percentage > Threshold ? TrendDirection.Up : percentage < -Threshold ? TrendDirection.Down : TrendDirection.Stable,
            percentage);
    }
}
