using Pipeline.Health.Formulas;

namespace Pipeline.Health;

/// <summary>All formulas over the whole history of one user. Pure: the same records, in any order, give the same results to the last bit.</summary>
public static class HealthAnalytics
{
    /// <summary>Computes every metric of which there is a value, over every time range.</summary>
    /// <param name="history">All records of one user, in any order; of several of a day <see cref="DailyRecords"/> chooses one.</param>
    /// <param name="now">When the calculation began; cut down to whole milliseconds.</param>
    /// <returns>Three documents for each metric; none for an empty history.</returns>
    /// <exception cref="ArgumentException">The records are of more than one user.</exception>
    public static IReadOnlyList<AnalyticsDocument> Compute(IReadOnlyCollection<HealthRecord> history, DateTimeOffset now)
    {
        if (history.Count == 0)
        {
            return [];
        }

        var userId = history.First().UserId;
        if (history.FirstOrDefault(record => record.UserId != userId) is { } stranger)
        {
            throw new ArgumentException($"The history of '{userId}' holds a record of '{stranger.UserId}'.", nameof(history));
        }

        var calculatedAt = AnalyticsDocument.CutToMilliseconds(now);
        var daily = DailyRecords.Of(history);
        var documents = new List<AnalyticsDocument>();
        foreach (var metric in MetricTypes.All)
        {
            if (MetricSeries.Of(daily, metric) is { } series)
            {
                documents.AddRange(Compute(series, metric).Select(result => new AnalyticsDocument(
                    userId, metric, result.Range, calculatedAt, calculatedAt + AnalyticsDocument.Retention, result.InputsVersion, result.Analytics)));
            }
        }

        return documents;
    }

    private static IEnumerable<(TimeRange Range, string InputsVersion, MetricAnalytics Analytics)> Compute(MetricSeries series, MetricType metric)
    {
        var newestDay = DateOnly.FromDayNumber(series.NewestDay);
        var trend = TrendFormula.Of(series);
        var percentile = PercentileFormula.Of(series);
        var streak = metric == MetricType.Steps ? StreakFormula.Of(series) : null;
        var anomalies = AnomalyFormula.Find(series, metric, TimeRanges.DaysOf(AnomalyQuery.Range));
        foreach (var range in TimeRanges.All)
        {
            var days = TimeRanges.DaysOf(range);
            var analytics = new MetricAnalytics(
                newestDay,
                series.NewestValue,
                RangeStatisticsFormula.Of(series.Window(series.NewestDay, days), days),
                ComparisonFormula.Of(series, days),
                trend,
                percentile,
                streak,
                [.. anomalies.Where(anomaly => anomaly.Date.DayNumber > series.NewestDay - days)]);
            yield return (range, InputsDigest.Of(series, range, streak), analytics);
        }
    }
}
