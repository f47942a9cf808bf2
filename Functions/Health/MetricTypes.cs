namespace Pipeline.Health;

/// <summary>What is known of every metric: its name, the field that holds it and the range of its values.</summary>
public static class MetricTypes
{
    // In the order of MetricType. Steps to sleep are the ranges that the source's owner gave; the others are what a body can do: two heart
    // points for each of 1,440 minutes, the shortest and tallest people with a margin, temperatures and pressures survived.
    private static readonly Metric[] Metrics =
    [
        new("steps", "metrics.steps", new(0, 100_000), "Steps", ""),
        new("distance", "metrics.distance", new(0, 500), "Distance", "km"),
        new("calories", "metrics.calories", new(0, 10_000), "Calories", "kcal"),
        new("activeMinutes", "metrics.activeMinutes", new(0, 1_440), "Active time", "minutes"),
        new("heartPoints", "metrics.heartPoints", new(0, 2_880), "Heart points", ""),
        new("weight", "metrics.weight", new(30, 300), "Weight", "kg"),
        new("sleepHours", "metrics.sleepHours", new(0, 24), "Sleep", "hours"),
        new("height", "metrics.height", new(50, 280), "Height", "cm"),
        new("bodyTemperature", "metrics.bodyTemperature", new(25, 45), "Body temperature", "°C"),
        new("hydration", "metrics.hydration", new(0, 20), "Hydration", "litres"),
        new("bloodPressureSystolic", "metrics.bloodPressure.systolic", new(40, 370), "Systolic blood pressure", "mmHg"),
        new("bloodPressureDiastolic", "metrics.bloodPressure.diastolic", new(20, 360), "Diastolic blood pressure", "mmHg"),
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
    internal static MetricRange RangeOf(MetricType metric) => Metrics[(int)metric].Range;

    /// <summary>The name for people, such as <c>Active time</c>.</summary>
    public static string LabelOf(MetricType metric) => Metrics[(int)metric].Label;

    /// <summary>The unit for people; empty where things are counted.</summary>
    public static string UnitOf(MetricType metric) => Metrics[(int)metric].Unit;

    /// <summary>Finds a metric by its exact <see cref="NameOf"/>.</summary>
    public static bool TryParse(string? name, out MetricType metric)
    {
        metric = (MetricType)Array.FindIndex(Metrics, candidate => candidate.Name == name);
        return metric >= 0;
    }

    private sealed record Metric(string Name, string Field, MetricRange Range, string Label, string Unit);
}
