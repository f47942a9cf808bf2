namespace Pipeline.Health;

/// <summary>What was measured on a day; null where nothing usable was. Units stand at <see cref="MetricType"/>.</summary>
/// <remarks>Equal when every value is.</remarks>
public sealed record HealthMetrics
{
    /// <summary>Number of steps.</summary>
    public double? Steps { get; init; }

    /// <summary>Kilometres.</summary>
    public double? Distance { get; init; }

    /// <summary>Kilocalories.</summary>
    public double? Calories { get; init; }

    /// <summary>Minutes.</summary>
    public double? ActiveMinutes { get; init; }

    /// <summary>Points.</summary>
    public double? HeartPoints { get; init; }

    /// <summary>Kilograms.</summary>
    public double? Weight { get; init; }

    /// <summary>Hours.</summary>
    public double? SleepHours { get; init; }

    /// <summary>Centimetres.</summary>
    public double? Height { get; init; }

    /// <summary>Degrees Celsius.</summary>
    public double? BodyTemperature { get; init; }

    /// <summary>Litres.</summary>
    public double? Hydration { get; init; }

    /// <summary>Both pressures.</summary>
    public BloodPressure? BloodPressure { get; init; }

    /// <summary>The metrics of values in the order of <see cref="MetricType"/>.</summary>
    internal static HealthMetrics Of(ReadOnlySpan<double?> values)
    {
        var (systolic, diastolic) = (values[(int)MetricType.BloodPressureSystolic], values[(int)MetricType.BloodPressureDiastolic]);
        return new HealthMetrics
        {
            Steps = values[(int)MetricType.Steps],
            Distance = values[(int)MetricType.Distance],
            Calories = values[(int)MetricType.Calories],
            ActiveMinutes = values[(int)MetricType.ActiveMinutes],
            HeartPoints = values[(int)MetricType.HeartPoints],
            Weight = values[(int)MetricType.Weight],
            SleepHours = values[(int)MetricType.SleepHours],
            Height = values[(int)MetricType.Height],
            BodyTemperature = values[(int)MetricType.BodyTemperature],
            Hydration = values[(int)MetricType.Hydration],
            BloodPressure = systolic is null && diastolic is null ? null : new BloodPressure(systolic, diastolic),
        };
    }

    /// <summary>The value of a metric; null where there is none.</summary>
    public double? this[MetricType metric] => metric switch
    {
        MetricType.Steps => Steps,
        MetricType.Distance => Distance,
        MetricType.Calories => Calories,
        MetricType.ActiveMinutes => ActiveMinutes,
        MetricType.HeartPoints => HeartPoints,
        MetricType.Weight => Weight,
        MetricType.SleepHours => SleepHours,
        MetricType.Height => Height,
        MetricType.BodyTemperature => BodyTemperature,
        MetricType.Hydration => Hydration,
        MetricType.BloodPressureSystolic => BloodPressure?.Systolic,
        MetricType.BloodPressureDiastolic => BloodPressure?.Diastolic,
        _ => throw new ArgumentOutOfRangeException(nameof(metric), metric, "There is no such metric."),
    };
}
