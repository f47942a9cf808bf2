using System.Text.Json.Serialization;

namespace Pipeline.Health;

/// <summary>A number of calendar days that end at the newest day of a user's metric, that day included.</summary>
public enum TimeRange
{
    /// <summary>7 days.</summary>
    [JsonStringEnumMemberName("7day")]
    Week,

    /// <summary>30 days.</summary>
    [JsonStringEnumMemberName("30day")]
    Month,

    /// <summary>90 days.</summary>
    [JsonStringEnumMemberName("90day")]
    Quarter,
}
