using System.Buffers;
using System.Text;

namespace Pipeline.CouchDb;

/// <summary>How ids and attachment names are written in an address.</summary>
public static class DocumentId
{
    private static readonly string[] Namespaces = ["_design/", "_local/"];

    /// <summary>
    /// Whether a document can have this id. Others (empty, beginning with an underscore, half a surrogate pair) would name
    /// something else of the server, such as <c>_security</c>, and never go into an address.
    /// </summary>
    public static bool IsValid(string id)
    {
        if (!IsWellFormed(id))
        {
            return false;
        }

        return id[0] != '_' || Array.Exists(Namespaces, prefix => id.Length > prefix.Length && id.StartsWith(prefix, StringComparison.Ordinal));
    }

    /// <summary>The id as one segment of a path; <c>_design/</c> and <c>_local/</c> keep their slash.</summary>
    public static string Escape(string id)
    {
        foreach (var prefix in Namespaces)
        {
            if (id.StartsWith(prefix, StringComparison.Ordinal))
            {
                return prefix + EscapeSegment(id[prefix.Length..]);
            }
        }

        return EscapeSegment(id);
    }

    /// <summary>Any text as one segment of a path, slashes escaped, so that no server or proxy takes "." or ".." for a step.</summary>
    public static string EscapeSegment(string segment) => segment switch
    {
        "." => "%2E",
        ".." => "%2E%2E",
        _ => Uri.EscapeDataString(segment),
    };

    /// <summary>
    /// Compares two ids as <c>_all_docs</c> orders them, by the bytes of their UTF-8. To check what a person has given, before anything is asked; what comes
    /// of a listing is taken in the order in which it comes.
    /// </summary>
    public static int Compare(string left, string right) =>
        Encoding.UTF8.GetBytes(left).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(right));

    /// <summary>Whether the text is not empty and holds no half of a surrogate pair, so that it can be written as UTF-8.</summary>
    public static bool IsWellFormed(string text)
    {
        var rest = text.AsSpan();
        while (!rest.IsEmpty)
        {
            if (Rune.DecodeFromUtf16(rest, out _, out var length) != OperationStatus.Done)
            {
                return false;
            }

            rest = rest[length..];
        }

        return text.Length > 0;
    }
}
