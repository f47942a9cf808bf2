using Microsoft.AspNetCore.Http;

namespace Pipeline.Http;

/// <summary>The names that a request's query may have, each once: one that is not known would go unheeded without a word.</summary>
internal static class QueryNames
{
    /// <summary>The key may stand in the query; that one is the platform's.</summary>
    private const string Key = "code";

    /// <exception cref="BadInputException">A name is none of these, or is there more than once.</exception>
    public static void Check(HttpRequest request, IReadOnlyList<string> known)
    {
        foreach (var (name, values) in request.Query)
        {
            if (name.Equals(Key, StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            if (values.Count > 1)
            {
                throw new BadInputException(name, $"'{name}' is given {values.Count} times; give it once.");
            }

            if (!known.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                throw new BadInputException(
                    name,
                    known.Count == 0
                        ? $"'{name}' is not known here; this address takes no query."
                        : $"'{name}' is not known here; the query takes {string.Join(", ", known)}.");
            }
        }
    }
}
