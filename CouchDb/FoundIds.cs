namespace Pipeline.CouchDb;

/// <summary>A page of what a Mango selector finds.</summary>
/// <param name="Ids">The documents; none after the last one.</param>
/// <param name="Bookmark">What to ask for the next page with; null where the server gives none.</param>
public sealed record FoundIds(IReadOnlyList<string> Ids, string? Bookmark);
