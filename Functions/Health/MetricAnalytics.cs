namespace Pipeline.Health;

/// <summary>What the formulas say of one metric over one time range. Every window ends at <paramref name="NewestDay"/>, that day included.</summary>
/// <remarks>docs/health-analytics.md has the formulas on one page.</remarks>
/// <param name="NewestDay">The newest day on which the user has a value of this metric.</param>
/// <param name="NewestValue">The value of that day.</param>
/// <param name="Statistics">Of the days of the range. Its mean is the rolling average.</param>
/// <param name="Comparison">The range against the same number of days before it.</param>
/// <param name="Trend">The last 7 days against the 7 before, whatever the range.</param>
/// <param name="Percentile">
/// Share of the other days among the last 90 whose value is lower, ties counting half: 0 to 100, whatever the range; null when there is no other day.
/// </param>
/// <param name="Streak">For steps only, over the whole history.</param>
/// <param name="Anomalies">Those on days of the range, the oldest first.</param>
public sealed record MetricAnalytics(
    DateOnly NewestDay,
    double NewestValue,
    RangeStatistics Statistics,
    PeriodComparison Comparison,
    Trend Trend,
    double? Percentile,
    Streak? Streak,
    IReadOnlyList<Anomaly> Anomalies);
