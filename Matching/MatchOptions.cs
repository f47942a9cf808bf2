namespace Pipeline.Matching;

/// <summary>From which confidence on a match is used, and from which on it is shown to a person.</summary>
public sealed record MatchOptions
{
    /// <summary>A match of at least this confidence is <see cref="MatchStatus.Matched"/>: 0 to 1, 0.5 unless set.</summary>
    public double Accept { get; init; } = 0.5;

    /// <summary>One of at least this is <see cref="MatchStatus.Review"/>: 0 to <see cref="Accept"/>, 0.1 unless set.</summary>
    public double Review { get; init; } = 0.1;

    /// <summary>Refuses what cannot be meant.</summary>
    /// <exception cref="ArgumentException">A bound is outside 0 to 1, or <see cref="Review"/> is above <see cref="Accept"/>.</exception>
    public void Validate()
    {
        if (!(Accept is >= 0 and <= 1))
        {
            throw new ArgumentException($"accept {Accept} is not allowed: give a confidence from 0 to 1.");
        }

        if (!(Review >= 0 && Review <= Accept))
        {
            throw new ArgumentException($"review {Review} is not allowed: give a confidence from 0 to accept, which is {Accept}.");
        }
    }

    /// <summary>The status of a confidence.</summary>
    public MatchStatus StatusOf(double confidence) =>
        confidence >= Accept ? MatchStatus.Matched : confidence >= Review ? MatchStatus.Review : MatchStatus.None;
}
