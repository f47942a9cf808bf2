namespace Pipeline.Lake;

/// <summary>Which folders a table may lie in.</summary>
internal static class LakePath
{
    /// <summary>What is right, as the end of a message.</summary>
    public const string Rule = "give a folder relative to QUERY_ROOT such as lake/readings: names of letters, digits, '_', '-' and '.', which begin with a letter or digit, with '/' between";

    private const int Longest = 200;

    /// <summary>Whether a folder may have tables. One whose name begins with a point or an underscore holds no data for readers.</summary>
    public static bool IsFolder(string path) => path.Length <= Longest && path.Split('/').All(IsName);

    private static bool IsName(string name) =>
        name.Length > 0 && char.IsAsciiLetterOrDigit(name[0]) && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-' or '.');
}
