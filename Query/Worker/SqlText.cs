namespace Pipeline.Query.Worker;

/// <summary>Texts and names inside statements that we write ourselves.</summary>
internal static class SqlText
{
    /// <summary>A text as a literal.</summary>
    public static string Literal(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    /// <summary>A name in quotes.</summary>
    public static string Name(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
