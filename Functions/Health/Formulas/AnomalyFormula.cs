namespace Pipeline.Health.Formulas;

/// <summary>Days whose value is far from those of the 30 calendar days before.</summary>
/// <remarks>
/// <para>Against the days present among the 30 before, the day itself left out (at least 7 of them, s &gt; 0), a value is an anomaly when
/// |value − mean| &gt; 2·s, with s the standard deviation of the sample: about 5 % of the days of a normal distribution.</para>
/// <para>Severity is how far outside the quartiles of the same days it lies, in interquartile ranges (fences of J. W. Tukey, "Exploratory Data
/// Analysis", 1977): high beyond 3, medium beyond 2, else low. A value within 1.5 that is an anomaly all the same is low too.
/// Where the range is 0 because more than half of the days are equal, 1.349·s stands for it: the interquartile range of a
/// normal distribution of the same deviation.</para>
/// </remarks>
internal static class AnomalyFormula
{
    /// <summary>Calendar days before the day that are looked at.</summary>
    public const int DaysBefore = 30;

    /// <summary>Days present among them that are needed for a judgement.</summary>
    public const int LeastDays = 7;

    /// <summary>Standard deviations from the mean up to which a value is no anomaly.</summary>
    public const double Deviations = 2;

    private const double MediumRanges = 2;
    private const double HighRanges = 3;

    // Φ⁻¹(0.75) − Φ⁻¹(0.25).
    private const double NormalInterquartileRange = 1.3489795003921634;

    /// <summary>The anomalies on the last calendar days of a series, the oldest first.</summary>
    /// <param name="days">Calendar days to judge, ending at the newest day.</param>
    public static IReadOnlyList<Anomaly> Find(MetricSeries series, MetricType metric, int days)
    {
        var anomalies = new List<Anomaly>();
        var (first, length) = series.WindowRange(series.NewestDay, days).GetOffsetAndLength(series.Count);
        for (var i = first; i < first + length; i++)
        {
            var before = series.Window(series.Days[i] - 1, DaysBefore);
            if (Judge(series.Values[i], before) is { } judgement)
            {
                var date = DateOnly.FromDayNumber(series.Days[i]);
                anomalies.Add(new Anomaly(
                    date,
                    series.Values[i],
                    judgement.Expected,
                    series.Values[i] - judgement.Expected,
                    judgement.Severity,
                    AnomalySentence.Of(metric, date, series.Values[i], before.Length, judgement)));
            }
        }

        return anomalies;
    }

    /// <param name="before">The values of the days present among the 30 before, by day.</param>
    /// <returns>Null when the value is no anomaly, or there is too little to tell.</returns>
    public static AnomalyJudgement? Judge(double value, ReadOnlySpan<double> before)
    {
        if (before.Length < LeastDays)
        {
            return null;
        }

        var mean = Moments.Mean(before);
        var deviation = Moments.SampleDeviation(before, mean);
        return deviation > 0 && Math.Abs(value - mean) > Deviations * deviation
            ? new AnomalyJudgement(mean, (value - mean) / deviation, SeverityOf(value, before, deviation))
            : null;
    }

    private static AnomalySeverity SeverityOf(double value, ReadOnlySpan<double> before, double deviation)
    {
        var sorted = before.ToArray();
        Array.Sort(sorted);
        var (lower, upper) = (Quantiles.Of(sorted, 0.25), Quantiles.Of(sorted, 0.75));
        var range = upper > lower ? upper - lower : NormalInterquartileRange * deviation;
        var outside = Math.Max(value - upper, lower - value);
        return outside > HighRanges * range ? AnomalySeverity.High
            : outside > MediumRanges * range ? AnomalySeverity.Medium
            : AnomalySeverity.Low;
    }
}
