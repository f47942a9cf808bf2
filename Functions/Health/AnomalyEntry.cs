namespace Pipeline.Health;

/// <summary>An anomaly with what it is an anomaly of.</summary>
internal sealed record AnomalyEntry(string UserId, MetricType MetricType, Anomaly Anomaly)
{
    /// <summary>Where it stands in the order of anomalies.</summary>
    public AnomalyPosition Position => new(AnalyticsDocument.KeyOf(UserId, MetricType, AnomalyQuery.Range), Anomaly.Date);
}
