namespace Pipeline.Monitoring;

/// <summary>One dependency's part of the <see cref="ReadinessReport"/>.</summary>
internal sealed record DependencyReport(string Name, bool Ready, string Detail);
