namespace Pipeline.Health.Api;

/// <summary>An anomaly as the API shows it.</summary>
public sealed record AnomalyAnswer(
    string UserId,
    MetricType MetricType,
    DateOnly Date,
    double Value,
    double Expected,
    double Deviation,
    AnomalySeverity Severity,
    string Sentence)
{
    internal static AnomalyAnswer Of(AnomalyEntry entry) => new(
        entry.UserId,
        entry.MetricType,
        entry.Anomaly.Date,
        entry.Anomaly.Value,
        entry.Anomaly.Expected,
        entry.Anomaly.Deviation,
        entry.Anomaly.Severity,
        entry.Anomaly.Sentence);
}
