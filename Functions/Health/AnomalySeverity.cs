using System.Text.Json.Serialization;

namespace Pipeline.Health;

/// <summary>How far an anomaly lies outside the quartiles of the 30 days before.</summary>
internal enum AnomalySeverity
{
    [JsonStringEnumMemberName("low")]
    Low,

    [JsonStringEnumMemberName("medium")]
    Medium,

    [JsonStringEnumMemberName("high")]
    High,
}
