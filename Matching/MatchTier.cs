namespace Pipeline.Matching;

/// <summary>By what an entity was found, the surest first.</summary>
public enum MatchTier
{
    /// <summary>By its legal entity identifier.</summary>
    Lei,

    /// <summary>By the ISIN of one of its securities.</summary>
    Isin,

    /// <summary>By a ticker, and its name does not contradict.</summary>
    Ticker,

    /// <summary>By a key that is the same.</summary>
    Exact,

    /// <summary>By a key that is the same without spaces.</summary>
    Squeezed,

    /// <summary>By a key of the same words in another order.</summary>
    Sorted,

    /// <summary>By pieces of three letters.</summary>
    Grams,
}
