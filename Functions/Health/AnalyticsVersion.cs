namespace Pipeline.Health;

/// <summary>Which result is stored for a metric and a time range of a user.</summary>
/// <param name="UserId">The user.</param>
/// <param name="InputsVersion">See <see cref="AnalyticsDocument.InputsVersion"/>; null where what is stored cannot be read, and is to be replaced.</param>
/// <param name="CalculatedAt">See <see cref="AnalyticsDocument.CalculatedAt"/>; null where what is stored cannot be read.</param>
internal sealed record AnalyticsVersion(
    string UserId, MetricType MetricType, TimeRange TimeRange, string? InputsVersion, DateTimeOffset? CalculatedAt);
