namespace Pipeline.Health;

/// <summary>A result to store.</summary>
/// <param name="Document">The result.</param>
/// <param name="Replaces">What was stored when the inputs were not yet read; null when nothing was.</param>
internal sealed record AnalyticsWrite(AnalyticsDocument Document, AnalyticsVersion? Replaces);
