using Pipeline.Health;

namespace Pipeline.Tests.Health;

/// <summary>The definitions of the analytics written down day by day, slowly and without cunning, to compare with.</summary>
internal static class NaiveAnalytics
{
    public static bool Agrees(Dictionary<DateOnly, double> days, AnalyticsDocument document)
    {
        var results = document.Results!;
        var length = TimeRanges.DaysOf(document.TimeRange);
        var newest = days.Keys.Max();
        var range = Values(days, newest, length);
        var before = Values(days, newest.AddDays(-length), length);
        var percentage = before.Count == 0 || before.Average() == 0 ? (double?)null : 100 * (range.Average() - before.Average()) / before.Average();
        return results.NewestDay == newest
            && results.NewestValue == days[newest]
            && results.Statistics.Count == range.Count
            && Near(results.Statistics.Mean, range.Average())
            && Near(results.Statistics.StandardDeviation, range.Count < 2 ? null : Deviation(range))
            && Near(results.Statistics.Completeness, 100.0 * range.Count / length)
            && Near(results.Comparison.PreviousMean, before.Count == 0 ? null : before.Average())
            && Near(results.Comparison.Percentage, percentage)
            && results.Streak == (document.MetricType == MetricType.Steps ? Streak(days, newest) : null)
            && Days(newest, length).Reverse().Where(day => IsAnomaly(days, day)).SequenceEqual(results.Anomalies.Select(anomaly => anomaly.Date));
    }

    private static IEnumerable<DateOnly> Days(DateOnly last, int length) => Enumerable.Range(0, length).Select(day => last.AddDays(-day));

    private static List<double> Values(Dictionary<DateOnly, double> days, DateOnly last, int length) =>
        [.. Days(last, length).Where(days.ContainsKey).Select(day => days[day])];

    private static double Deviation(List<double> values)
    {
        if (values.Distinct().Count() == 1)
        {
            return 0;
        }

        var mean = values.Average();
        return Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Count - 1));
    }

    private static bool IsAnomaly(Dictionary<DateOnly, double> days, DateOnly day)
    {
        var before = Values(days, day.AddDays(-1), 30);
        return days.ContainsKey(day) && before.Count >= 7 && Deviation(before) > 0 && Math.Abs(days[day] - before.Average()) > 2 * Deviation(before);
    }

    private static Streak Streak(Dictionary<DateOnly, double> days, DateOnly newest)
    {
        int Run(DateOnly last) => days.TryGetValue(last, out var steps) && steps > 1_000 ? 1 + Run(last.AddDays(-1)) : 0;
        var current = Run(newest);
        return new Streak(current, current == 0 ? null : newest.AddDays(1 - current), days.Keys.Max(Run));
    }

    private static bool Near(double? left, double? right) =>
        left is null == right is null && (left is null || Math.Abs(left.Value - right!.Value) <= 1e-9 * Math.Max(1, Math.Abs(right.Value)));
}
