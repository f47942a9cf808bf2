using System.Text.Json.Serialization;

namespace Pipeline.Health;

/// <summary>Direction of a <see cref="Trend"/>.</summary>
internal enum TrendDirection
{
    [JsonStringEnumMemberName("stable")]
    Stable,

    [JsonStringEnumMemberName("up")]
    Up,

    [JsonStringEnumMemberName("down")]
    Down,
}
