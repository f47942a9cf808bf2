namespace Pipeline.MicroBatch;

/// <summary>Which names databases, collections and sources may have.</summary>
internal static class PollNames
{
    /// <summary>What is right, as the end of a message.</summary>
    public const string DatabaseRule = "give 1 to 63 characters without white space and any of /\\.\"$*<>:|?";

    /// <summary>What is right, as the end of a message.</summary>
    public const string CollectionRule = "give 1 to 100 letters, digits, '_', '-' or '.', which begin and end with a letter or digit";

    /// <summary>Whether a database may have the name.</summary>
    public static bool IsDatabase(string name) => name.Length is >= 1 and <= 63 && !name.AsSpan().ContainsAny(" /\\.\"$*<>:|?\0\t\r\n");

    /// <summary>Whether a collection may have the name, which is its source's as well: the first part of its blobs' names and a segment of a route.</summary>
    public static bool IsCollection(string name) =>
        name.Length is >= 1 and <= 100 && name.All(character => char.IsAsciiLetterOrDigit(character) || character is '_' or '-' or '.')
        && char.IsAsciiLetterOrDigit(name[0]) && char.IsAsciiLetterOrDigit(name[^1]);
}
