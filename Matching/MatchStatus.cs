using System.Text.Json.Serialization;

namespace Pipeline.Matching;

/// <summary>What is to be done with a match.</summary>
public enum MatchStatus
{
    /// <summary>Nothing is sure enough to be looked at.</summary>
    [JsonStringEnumMemberName("none")]
    None,

    /// <summary>A person should look at it.</summary>
    [JsonStringEnumMemberName("review")]
    Review,

    /// <summary>It is sure enough to be used.</summary>
    [JsonStringEnumMemberName("matched")]
    Matched,
}
