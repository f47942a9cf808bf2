namespace Pipeline.Health.Formulas;

/// <summary>What makes a value an anomaly.</summary>
/// <param name="Expected">Mean of the days before.</param>
/// <param name="Score">Distance from it in standard deviations, with its sign.</param>
internal readonly record struct AnomalyJudgement(double Expected, double Score, AnomalySeverity Severity);
