namespace Pipeline.Health;

/// <summary>A range against the same number of calendar days just before it.</summary>
/// <param name="PreviousMean">Mean of the days present in the range before; null when there are none.</param>
/// <param name="Difference">Mean minus previous mean; null when there is no previous mean.</param>
/// <param name="Percentage">The difference in percent of the previous mean; null when that is missing or zero.</param>
public sealed record PeriodComparison(double? PreviousMean, double? Difference, double? Percentage);
