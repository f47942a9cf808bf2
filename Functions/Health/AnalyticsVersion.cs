namespace Pipeline.Health;

/// <summary>Which result is stored for a metric and a time range of a user.</summary>
/// <param name="InputsVersion">See <see cref="AnalyticsDocument.InputsVersion"/>.</param>
/// <param name="CalculatedAt">See <see cref="AnalyticsDocument.CalculatedAt"/>.</param>
internal sealed record AnalyticsVersion(MetricType MetricType, TimeRange TimeRange, string InputsVersion, DateTimeOffset CalculatedAt);
