using System.Globalization;
using Pipeline.Cli.Terminal;
using Pipeline.Health;
using Pipeline.Health.Api;

namespace Pipeline.Cli.Demo;

/// <summary>The analytics of one user for people, in lines of at most 80 columns.</summary>
internal static class RecordsReport
{
    private const int DaysOfRow = 30;
    private const int DaysOfMetric = 21;

    /// <summary>The values of a metric day by day, thirty in a row, the newest in the last one; a day of an anomaly has a mark below.</summary>
    public static IEnumerable<string> Days(
        MetricType metric, IReadOnlyCollection<HealthRecord> records, DateOnly newestDay, IReadOnlyCollection<AnomalyAnswer> anomalies)
    {
        var values = records.ToDictionary(record => record.Date, record => record.Metrics[metric]);
        var days = TimeRanges.DaysOf(TimeRange.Quarter);
        var marked = anomalies.Where(one => one.MetricType == metric).Select(one => one.Date).ToHashSet();

        // The scale is that of ordinary days, or an anomaly would flatten all the others.
        var ordinary = values.Where(pair => !marked.Contains(pair.Key)).Select(pair => pair.Value).ToList();
        var (least, most) = (ordinary.Min() ?? 0, ordinary.Max() ?? 0);
        yield return $"{Name(metric)} day by day, bars from {Number(least)} to {Number(most)} (· no value, ▲ anomaly)";
        for (var row = newestDay.AddDays(1 - days); row <= newestDay; row = row.AddDays(DaysOfRow))
        {
            var dates = Enumerable.Range(0, DaysOfRow).Select(row.AddDays).ToList();
            var present = dates.Select(date => values.GetValueOrDefault(date)).ToList();
            var label = $"  {row:yyyy-MM-dd} to {dates[^1]:yyyy-MM-dd}  ";
            yield return $"{label}{Sparkline.Of(present, least, most)}  mean {Number(present.Average() ?? 0)}";
            var marks = string.Concat(dates.Select(date => marked.Contains(date) ? '▲' : ' ')).TrimEnd();
            if (marks.Length > 0)
            {
                yield return new string(' ', label.Length) + marks;
            }
        }
    }

    /// <summary>The heading of <see cref="Row"/>.</summary>
    public static string Heading => string.Create(
        CultureInfo.InvariantCulture, $"{"",-20}{"7 days",9}{"30 days",9}{"90 days",9}{"trend",10}  the last {DaysOfMetric} days");

    /// <summary>The means of a metric, its trend and its last days.</summary>
    /// <param name="documents">Those of its three time ranges.</param>
    public static string Row(IReadOnlyCollection<AnalyticsDocument> documents, IEnumerable<HealthRecord> records, DateOnly newestDay)
    {
        var metric = documents.First().MetricType;
        var means = documents.ToDictionary(document => document.TimeRange, document => Number(document.Results!.Statistics.Mean));
        var values = records.ToDictionary(record => record.Date, record => record.Metrics[metric]);
        var last = Enumerable.Range(1 - DaysOfMetric, DaysOfMetric).Select(offset => values.GetValueOrDefault(newestDay.AddDays(offset))).ToList();
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Name(metric),-20}{means[TimeRange.Week],9}{means[TimeRange.Month],9}{means[TimeRange.Quarter],9}{TrendOf(documents.First().Results!.Trend),10}  {Sparkline.Of(last)}");
    }

    /// <summary>The streak of days with steps, in a sentence.</summary>
    public static string StreakOf(Streak streak) => streak.StartDay is { } start
        ? $"Streak of days with more than 1,000 steps: {streak.Current} since {start:yyyy-MM-dd}; longest {streak.Longest}."
        : $"Streak of days with more than 1,000 steps: none now; longest {streak.Longest}.";

    private static string Name(MetricType metric) => $"{MetricTypes.LabelOf(metric)} {MetricTypes.UnitOf(metric)}".TrimEnd();

    private static string TrendOf(Trend trend) =>
        (trend.Direction switch
        {
            TrendDirection.Up => "↑",
            TrendDirection.Down => "↓",
            _ => "→",
        }) + (trend.Percentage is { } percentage ? string.Create(CultureInfo.InvariantCulture, $" {percentage:+0.0;-0.0;0.0} %") : "");

    private static string Number(double value) => value.ToString(Math.Abs(value) < 1_000 ? "0.0" : "#,0", CultureInfo.InvariantCulture);
}
