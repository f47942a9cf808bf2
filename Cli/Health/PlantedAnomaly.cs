using Pipeline.Health;

namespace Pipeline.Cli.Health;

/// <summary>A value that was made to stand out. Others may stand out by themselves.</summary>
internal sealed record PlantedAnomaly(string UserId, MetricType MetricType, DateOnly Date, double Value);
