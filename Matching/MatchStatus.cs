namespace Pipeline.Matching;

/// <summary>What is to be done with a match.</summary>
public enum MatchStatus
{
    /// <summary>Nothing is sure enough to be looked at.</summary>
    None,

    /// <summary>A person should look at it.</summary>
    Review,

    /// <summary>It is sure enough to be used.</summary>
    Matched,
}
