namespace Pipeline.Cli.Health;

/// <summary>Days in a row without a record, both ends included.</summary>
internal sealed record PlantedGap(string UserId, DateOnly FirstDay, DateOnly LastDay);
