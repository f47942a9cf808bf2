namespace Pipeline.Health;

/// <summary>Where a metric is going.</summary>
/// <param name="Direction">Stable as well when there is no percentage.</param>
/// <param name="Percentage">Change in percent; null when there is nothing before, or its mean is zero.</param>
public sealed record Trend(TrendDirection Direction, double? Percentage);
