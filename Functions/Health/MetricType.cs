using System.Text.Json.Serialization;

namespace Pipeline.Health;

/// <summary>What is measured. The two pressures of <c>bloodPressure</c> count as a metric each.</summary>
/// <remarks>The order is part of the rule of <see cref="DailyRecords"/>.</remarks>
public enum MetricType
{
    /// <summary>Number of steps.</summary>
    [JsonStringEnumMemberName("steps")]
    Steps,

    /// <summary>Kilometres.</summary>
    [JsonStringEnumMemberName("distance")]
    Distance,

    /// <summary>Kilocalories.</summary>
    [JsonStringEnumMemberName("calories")]
    Calories,

    /// <summary>Minutes.</summary>
    [JsonStringEnumMemberName("activeMinutes")]
    ActiveMinutes,

    /// <summary>Points, at most two a minute.</summary>
    [JsonStringEnumMemberName("heartPoints")]
    HeartPoints,

    /// <summary>Kilograms.</summary>
    [JsonStringEnumMemberName("weight")]
    Weight,

    /// <summary>Hours.</summary>
    [JsonStringEnumMemberName("sleepHours")]
    SleepHours,

    /// <summary>Centimetres.</summary>
    [JsonStringEnumMemberName("height")]
    Height,

    /// <summary>Degrees Celsius.</summary>
    [JsonStringEnumMemberName("bodyTemperature")]
    BodyTemperature,

    /// <summary>Litres.</summary>
    [JsonStringEnumMemberName("hydration")]
    Hydration,

    /// <summary>Millimetres of mercury.</summary>
    [JsonStringEnumMemberName("bloodPressureSystolic")]
    BloodPressureSystolic,

    /// <summary>Millimetres of mercury.</summary>
    [JsonStringEnumMemberName("bloodPressureDiastolic")]
    BloodPressureDiastolic,
}
