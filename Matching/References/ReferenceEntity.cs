namespace Pipeline.Matching.References;

/// <summary>An entity that names are matched to.</summary>
/// <param name="Id">Its id, one of a kind within its reference.</param>
/// <param name="Name">Its name.</param>
public sealed record ReferenceEntity(string Id, string Name)
{
    /// <summary>Other names of it; none is the default.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>Its country as the data spell it, compared without regard to case; null when not known.</summary>
    public string? Country { get; init; }

    /// <summary>The symbols of its shares, as <see cref="Identifiers.Ticker"/> writes them.</summary>
    public IReadOnlyList<string> Tickers { get; init; } = [];

    /// <summary>Its legal entity identifier, valid; null when not known.</summary>
    public string? Lei { get; init; }

    /// <summary>The ISINs of its securities, valid.</summary>
    public IReadOnlyList<string> Isins { get; init; } = [];
}
