namespace Pipeline.Health;

/// <summary>Which anomalies to read.</summary>
/// <param name="From">The first day; null for every anomaly that is kept.</param>
/// <param name="Severity">Only this one; null for all.</param>
/// <param name="UserId">Only this user; null for all.</param>
/// <param name="After">Where the page before ended; null for the first page.</param>
/// <param name="Limit">Anomalies at most, at least 1.</param>
internal sealed record AnomalyQuery(DateOnly? From, AnomalySeverity? Severity, string? UserId, AnomalyPosition? After, int Limit)
{
    /// <summary>The time range whose documents are read: it holds the anomalies of the shorter ones.</summary>
    public const TimeRange Range = TimeRange.Quarter;

    /// <summary>Cuts a page from documents.</summary>
    /// <param name="documents">Those of <see cref="Range"/> in the order of their keys, the one of <see cref="After"/> first if it still exists.</param>
    public IReadOnlyList<AnomalyEntry> Select(IEnumerable<AnalyticsDocument> documents) =>
    [
        .. documents
            .SelectMany(document => (document.Results?.Anomalies ?? [])
                .Where(Matches)
                .Where(anomaly => After is not { } after || document.Key != after.Key || anomaly.Date > after.Date)
                .Select(anomaly => new AnomalyEntry(document.UserId, document.MetricType, anomaly)))
            .Take(Limit),
    ];

    private bool Matches(Anomaly anomaly) =>
        (From is not { } from || anomaly.Date >= from) && (Severity is not { } severity || anomaly.Severity == severity);
}
