using System.Text.RegularExpressions;

namespace Pipeline.CouchDb;

/// <summary>CouchDB's rule for the names of databases.</summary>
public static partial class DatabaseName
{
    /// <summary>The longest name that CouchDB takes, in characters.</summary>
    public const int MaxLength = 238;

    /// <summary>The rule in words, for messages to people.</summary>
    public const string Rule =
        "a database name begins with a letter a-z and goes on with a-z, 0-9 and any of _ $ ( ) + - /, at most 238 characters";

    /// <summary>Whether CouchDB takes this name. System databases such as _users are not taken.</summary>
    public static bool IsValid(string? name) =>
        name is not null && name.Length <= MaxLength && Pattern().IsMatch(name);

    [GeneratedRegex(@"\A[a-z][a-z0-9_$()+/-]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
