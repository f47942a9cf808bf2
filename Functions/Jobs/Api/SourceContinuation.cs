using Microsoft.AspNetCore.Http;
using Pipeline.Http;
using Pipeline.Jobs.Sources;

namespace Pipeline.Jobs.Api;

/// <summary>The continuation of a list of what is kept of a job's sources: the hash in the id of the last document.</summary>
internal static class SourceContinuation
{
    private const int HashDigits = 32;

    public static string? Of<T>(SourcePage<T> page) => page.Last?.Split(':')[^1];

    /// <summary>The id of the last document of the page before; null for the first page.</summary>
    /// <exception cref="BadInputException">No list has given it.</exception>
    public static string? Read<T>(HttpRequest request, string job)
        where T : class, ISourceDocument<T>
    {
        var text = request.Query["continuation"].ToString();
        if (text.Length == 0)
        {
            return null;
        }

        return text.Length == HashDigits && text.All(char.IsAsciiHexDigitLower)
            ? $"{T.Prefix}:{job}:{text}"
            : throw new BadInputException("continuation", "'continuation' is not one that this list has given.");
    }
}
