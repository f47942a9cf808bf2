using System.Text.Json.Serialization;

namespace Pipeline.Health;

/// <summary>How far an anomaly lies outside the quartiles of the 30 days before.</summary>
public enum AnomalySeverity
{
    /// <summary>Up to two interquartile ranges.</summary>
    [JsonStringEnumMemberName("low")]
    Low,

    /// <summary>More than two interquartile ranges.</summary>
    [JsonStringEnumMemberName("medium")]
    Medium,

    /// <summary>More than three interquartile ranges.</summary>
    [JsonStringEnumMemberName("high")]
    High,
}
