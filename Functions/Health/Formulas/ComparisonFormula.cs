namespace Pipeline.Health.Formulas;

/// <summary>The mean of a period against the mean of the period of the same length just before it.</summary>
internal static class ComparisonFormula
{
    /// <param name="days">Calendar days of the period that ends at the newest day.</param>
    public static PeriodComparison Of(MetricSeries series, int days)
    {
        var mean = Moments.Mean(series.Window(series.NewestDay, days));
        var before = series.Window(series.NewestDay - days, days);
        double? previous = before.IsEmpty ? null : Moments.Mean(before);
        return new PeriodComparison(previous, mean - previous, RelativeChange.Percentage(previous, mean));
    }
}
