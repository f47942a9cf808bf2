namespace Pipeline.Health.Formulas;

/// <summary>What describes the values of a range: count, mean, median, extremes, spread and completeness.</summary>
/// <remarks>
/// The mean is the moving average of a time series with missing days left out of both sum and count (NIST/SEMATECH e-Handbook of Statistical Methods,
/// 6.4.2.1); the deviation is that of a sample (1.3.5.6); completeness is the number of days present in percent of the calendar days.
/// </remarks>
internal static class RangeStatisticsFormula
{
    /// <param name="values">The values of the days present, by day; at least one.</param>
    /// <param name="days">Calendar days of the range, at least as many as there are values.</param>
    public static RangeStatistics Of(ReadOnlySpan<double> values, int days)
    {
        var sorted = values.ToArray();
        Array.Sort(sorted);
        var mean = Moments.Mean(values);
        return new RangeStatistics(
            values.Length,
            mean,
            Quantiles.Of(sorted, 0.5),
            sorted[0],
            sorted[^1],
            values.Length < 2 ? null : Moments.SampleDeviation(values, mean),
            100.0 * values.Length / days);
    }
}
