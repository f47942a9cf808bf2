namespace Pipeline.Health.Api;

/// <summary>A page of anomalies.</summary>
/// <param name="Continuation">What to ask for the next page with; null on the last one.</param>
public sealed record AnomalyList(IReadOnlyList<AnomalyAnswer> Anomalies, string? Continuation);
