namespace Pipeline.Matching;

/// <summary>A name to be matched.</summary>
/// <param name="Id">What the source calls it.</param>
/// <param name="Name">The name; it may be empty where there is an identifier.</param>
public readonly record struct MatchQuery(string Id, string Name)
{
    /// <summary>Its country; it decides between entities that are as likely. Null when not known.</summary>
    public string? Country { get; init; }

    /// <summary>Its ticker; null when not known.</summary>
    public string? Ticker { get; init; }

    /// <summary>Its legal entity identifier; one with wrong check digits is not used. Null when not known.</summary>
    public string? Lei { get; init; }

    /// <summary>Its ISIN; one with a wrong check digit is not used. Null when not known.</summary>
    public string? Isin { get; init; }
}
