namespace Pipeline.Documents;

/// <summary>
/// Reads a text that is one segment of a path. Hosts undo the escapes of a path all but one: a slash stays <c>%2F</c>, because it would begin a new
/// segment. So a text that holds <c>%2F</c> itself cannot be told from a slash and is taken for one.
/// </summary>
internal static class PathText
{
    public static string Read(string segment) => segment.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
}
