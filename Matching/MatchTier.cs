using System.Text.Json.Serialization;

namespace Pipeline.Matching;

/// <summary>By what an entity was found, the surest first.</summary>
public enum MatchTier
{
    /// <summary>By its legal entity identifier.</summary>
    [JsonStringEnumMemberName("lei")]
    Lei,

    /// <summary>By the ISIN of one of its securities.</summary>
    [JsonStringEnumMemberName("isin")]
    Isin,

    /// <summary>By a ticker, and its name does not contradict.</summary>
    [JsonStringEnumMemberName("ticker")]
    Ticker,

    /// <summary>By a key that is the same.</summary>
    [JsonStringEnumMemberName("exact")]
    Exact,

    /// <summary>By a key that is the same without spaces.</summary>
    [JsonStringEnumMemberName("squeezed")]
    Squeezed,

    /// <summary>By a key of the same words in another order.</summary>
    [JsonStringEnumMemberName("sorted")]
    Sorted,

    /// <summary>By pieces of three letters.</summary>
    [JsonStringEnumMemberName("grams")]
    Grams,
}
