namespace Pipeline.Health;

/// <summary>A place in the order of anomalies: the document's key, then the day.</summary>
internal readonly record struct AnomalyPosition(string Key, DateOnly Date);
