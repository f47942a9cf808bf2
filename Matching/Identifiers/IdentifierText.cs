namespace Pipeline.Matching.Identifiers;

/// <summary>What identifiers have in common: capitals, and no spaces.</summary>
internal static class IdentifierText
{
    public static string Clean(string? text) =>
        string.IsNullOrWhiteSpace(text) ? "" : text.Replace(" ", "", StringComparison.Ordinal).Trim().ToUpperInvariant();
}
