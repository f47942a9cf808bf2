namespace Pipeline.Health;

/// <summary>What is known of every metric: its name, the field that holds it and the range of its values.</summary>
internal static class MetricTypes
{
    // In the order of MetricType. Steps to sleep are the ranges that the source's owner gave; the others are what a body can do: two heart
    // points for each of 1,440 minutes, the shortest and tallest people with a margin, temperatures and pressures survived.
    private static readonly Metric[] Metrics =
    [
        new("steps", "metrics.steps", new(0, 100_000)),
        new("distance", "metrics.distance", new(0, 500)),
        new("calories", "metrics.calories", new(0, 10_000)),
        new("activeMinutes", "metrics.activeMinutes", new(0, 1_440)),
        new("heartPoints", "metrics.heartPoints", new(0, 2_880)),
        new("weight", "metrics.weight", new(30, 300)),
        new("sleepHours", "metrics.sleepHours", new(0, 24)),
        new("height", "metrics.height", new(50, 280)),
        new("bodyTemperature", "metrics.bodyTemperature", new(25, 45)),
        new("hydration", "metrics.hydration", new(0, 20)),
        new("bloodPressureSystolic", "metrics.bloodPressure.systolic", new(40, 370)),
        new("bloodPressureDiastolic", "metrics.bloodPressure.diastolic", new(20, 360)),
    ];

    /// <summary>How many metrics there are.</summary>
    public static int Count => Metrics.Length;

    /// <summary>Every metric, in the order of the enumeration.</summary>
    public static IReadOnlyList<MetricType> All { get; } = Enum.GetValues<MetricType>();

    /// <summary>The name in requests, answers and stored results, such as <c>activeMinutes</c>.</summary>
    public static string NameOf(MetricType metric) => Metrics[(int)metric].Name;

    /// <summary>The path of the field in a record, such as <c>metrics.bloodPressure.systolic</c>.</summary>
    public static string FieldOf(MetricType metric) => Metrics[(int)metric].Field;

    /// <summary>The values that a record may hold.</summary>
    public static MetricRange RangeOf(MetricType metric) => Metrics[(int)metric].Range;

    /// <summary>Finds a metric by its exact <see cref="NameOf"/>.</summary>
    public static bool TryParse(string? name, out MetricType metric)
    {
        metric = (MetricType)Array.FindIndex(Metrics, candidate => candidate.Name == name);
        return metric >= 0;
    }

    private sealed record Metric(string Name, string Field, MetricRange Range);
}
