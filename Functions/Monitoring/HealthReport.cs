namespace Pipeline.Monitoring;

/// <summary>The answer of a process that runs.</summary>
/// <param name="Status">Always <c>live</c>.</param>
/// <param name="Version">The version that was built.</param>
internal sealed record HealthReport(string Status, string Version);
