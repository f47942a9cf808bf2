using Pipeline.Health.Formulas;

namespace Pipeline.Health;

/// <summary>The results of one metric over every time range, each computed when it is asked for: what is stored already never is.</summary>
internal sealed class MetricResults(MetricSeries series, MetricType metric)
{
    private readonly Streak? _streak = metric == MetricType.Steps ? StreakFormula.Of(series) : null;
    private Shared? _shared;

    /// <summary>The metric.</summary>
    public MetricType Metric => metric;

    /// <summary>The results of every metric of which there is a value.</summary>
    /// <param name="history">The records of one user, in any order.</param>
    public static IEnumerable<MetricResults> Of(IEnumerable<HealthRecord> history)
    {
        var daily = DailyRecords.Of(history);
        foreach (var metric in MetricTypes.All)
        {
            if (MetricSeries.Of(daily, metric) is { } series)
            {
                yield return new MetricResults(series, metric);
            }
        }
    }

    /// <summary>The <see cref="AnalyticsDocument.InputsVersion"/> over a range.</summary>
    public string VersionOf(TimeRange range) => InputsDigest.Of(series, range, _streak);

    /// <summary>The result over a range.</summary>
    public MetricAnalytics Of(TimeRange range)
    {
        _shared ??= new Shared(
            TrendFormula.Of(series), PercentileFormula.Of(series), AnomalyFormula.Find(series, metric, TimeRanges.DaysOf(AnomalyQuery.Range)));
        var days = TimeRanges.DaysOf(range);
        return new MetricAnalytics(
            DateOnly.FromDayNumber(series.NewestDay),
            series.NewestValue,
            RangeStatisticsFormula.Of(series.Window(series.NewestDay, days), days),
            ComparisonFormula.Of(series, days),
            _shared.Trend,
            _shared.Percentile,
            _streak,
            [.. _shared.Anomalies.Where(anomaly => anomaly.Date.DayNumber > series.NewestDay - days)]);
    }

    private sealed record Shared(Trend Trend, double? Percentile, IReadOnlyList<Anomaly> Anomalies);
}
