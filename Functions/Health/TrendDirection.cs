using System.Text.Json.Serialization;

namespace Pipeline.Health;

/// <summary>Direction of a <see cref="Trend"/>.</summary>
public enum TrendDirection
{
    /// <summary>Within 5 % of the week before.</summary>
    [JsonStringEnumMemberName("stable")]
    Stable,

    /// <summary>More than 5 % above it.</summary>
    [JsonStringEnumMemberName("up")]
    Up,

    /// <summary>More than 5 % below it.</summary>
    [JsonStringEnumMemberName("down")]
    Down,
}
