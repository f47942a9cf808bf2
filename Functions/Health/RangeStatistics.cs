namespace Pipeline.Health;

/// <summary>What can be said of the values of the days in a range. At least one day is present.</summary>
/// <param name="Count">Days with a value.</param>
/// <param name="Mean">Mean of the days present: the rolling average over the range.</param>
/// <param name="StandardDeviation">Of a sample (n − 1); null for a single day.</param>
/// <param name="Completeness">Days with a value in percent of the calendar days of the range, above 0 and up to 100.</param>
public sealed record RangeStatistics(
    int Count, double Mean, double Median, double Minimum, double Maximum, double? StandardDeviation, double Completeness);
