using System.Text.RegularExpressions;

namespace Pipeline.Query.Worker;

/// <summary>What may be told of a message of the engine: no path of this machine.</summary>
internal static partial class MessageText
{
    private const int Longest = 1000;

    /// <summary>The message with the root and every other full path taken out.</summary>
    public static string WithoutPaths(string message, string root)
    {
        var text = root.Length > 0 ? message.Replace(root, "", StringComparison.Ordinal) : message;
        text = FullPath().Replace(text, "(path)");
        return text.Length <= Longest ? text : string.Concat(text.AsSpan(0, Longest), "…");
    }

    [GeneratedRegex(@"(?<![\w/.])/(?:[\w.@%+=-]+/)+[\w.@%+=-]*")]
    private static partial Regex FullPath();
}
