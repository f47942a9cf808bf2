using Pipeline.Health;

namespace Pipeline.Cli.Health;

/// <summary>The data of one user.</summary>
/// <param name="Records">At most one for a day, the oldest first, written at the end of the day.</param>
internal sealed record GeneratedUser(
    string UserId, IReadOnlyList<HealthRecord> Records, IReadOnlyList<PlantedAnomaly> Anomalies, PlantedGap Gap);
