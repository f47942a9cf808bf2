namespace Pipeline.Health;

/// <summary>What was measured on a day; null where nothing usable was. Units stand at <see cref="MetricType"/>.</summary>
/// <remarks>Equal when every value is.</remarks>
internal sealed record HealthMetrics
{
    public double? Steps { get; init; }

    public double? Distance { get; init; }

    public double? Calories { get; init; }

    public double? ActiveMinutes { get; init; }

    public double? HeartPoints { get; init; }

    public double? Weight { get; init; }

    public double? SleepHours { get; init; }

    public double? Height { get; init; }

    public double? BodyTemperature { get; init; }

    public double? Hydration { get; init; }

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
