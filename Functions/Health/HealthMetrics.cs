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
