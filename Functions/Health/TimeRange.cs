using System.Text.Json.Serialization;

namespace Pipeline.Health;

/// <summary>A number of calendar days that end at the newest day of a user's metric, that day included.</summary>
internal enum TimeRange
{
    [JsonStringEnumMemberName("7day")]
    Week,

    [JsonStringEnumMemberName("30day")]
    Month,

    [JsonStringEnumMemberName("90day")]
    Quarter,
}
