namespace Pipeline.Cli.Health;

/// <summary>What data to generate. The same options give the same data on every machine.</summary>
internal sealed record HealthDataOptions
{
    /// <summary>Default 1.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Default 50.</summary>
    public int Users { get; init; } = 50;

    /// <summary>Calendar days of each user, 45 or more so that there is room for anomalies after a month to compare with. Default 90.</summary>
    public int Days { get; init; } = 90;

    /// <summary>The last of the days.</summary>
    public required DateOnly NewestDay { get; init; }

    /// <summary>The first of the days.</summary>
    public DateOnly FirstDay => NewestDay.AddDays(1 - Days);
}
