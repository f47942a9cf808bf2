namespace Pipeline.Matches;

/// <summary>A reference as it is kept and shown: which version is the one of now.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Version">A hash of its entities.</param>
/// <param name="Entities">How many entities it has.</param>
/// <param name="Bytes">What its blob takes.</param>
/// <param name="StoredAt">When this version was stored.</param>
/// <param name="Rows">How many rows were given.</param>
/// <param name="LeftOut">How many of them were left out.</param>
/// <param name="Previous">The version before, which is kept for what began with it; null when there was none.</param>
internal sealed record StoredReference(
    string Name, string Version, int Entities, long Bytes, DateTimeOffset StoredAt, long Rows, long LeftOut, string? Previous);
