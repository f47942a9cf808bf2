namespace Pipeline.Health;

/// <summary>A day whose value is far from those of the 30 days before it.</summary>
/// <param name="Expected">Mean of the days present among the 30 before.</param>
/// <param name="Deviation">Value minus expected, with its sign.</param>
/// <param name="Sentence">All of this for people, in English.</param>
public sealed record Anomaly(DateOnly Date, double Value, double Expected, double Deviation, AnomalySeverity Severity, string Sentence);
