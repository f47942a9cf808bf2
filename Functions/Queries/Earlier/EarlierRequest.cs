using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Pipeline.Http;

namespace Pipeline.Queries.Earlier;

/// <summary>The body of the earlier addresses.</summary>
/// <param name="Sql">The statement: the member query, or sql.</param>
/// <param name="Path">The folder of a table; null when none is given.</param>
/// <param name="Config">Settings by their names in lower case, as text.</param>
internal sealed record EarlierRequest(string Sql, string? Path, IReadOnlyDictionary<string, string> Config)
{
    private const int MaxBytes = 1024 * 1024;

    private static readonly string[] Known = ["query", "sql", "path", "config"];

    /// <exception cref="BadInputException">The body is no such request.</exception>
    public static Task<EarlierRequest> ReadAsync(HttpRequest request, CancellationToken cancellationToken) =>
        RequestBody.ReadJsonAsync(request, MaxBytes, Read, cancellationToken);

    private static EarlierRequest Read(JsonElement body)
    {
        if (body.ValueKind != JsonValueKind.Object)
        {
            throw new BadInputException("body", "The body is no object; give {\"query\":\"select …\"}.");
        }

        foreach (var member in body.EnumerateObject().Where(member => !Known.Contains(member.Name)))
        {
            throw new BadInputException(member.Name, $"'{member.Name}' is not known here; the body takes {string.Join(", ", Known)}.");
        }

        var sql = Text(body, "query") ?? Text(body, "sql") ?? throw new BadInputException("query", "'query' is missing: give a statement.");
        return new(sql, Text(body, "path"), ConfigOf(body));
    }

    private static string? Text(JsonElement body, string name) => !body.TryGetProperty(name, out var given) || given.ValueKind == JsonValueKind.Null ? null
        : given.ValueKind == JsonValueKind.String && !string.IsNullOrWhiteSpace(given.GetString()) ? given.GetString()
        : throw new BadInputException(name, $"'{name}' is {given.GetRawText()}; give a text.");

    private static Dictionary<string, string> ConfigOf(JsonElement body)
    {
        if (!body.TryGetProperty("config", out var given) || given.ValueKind == JsonValueKind.Null)
        {
            return [];
        }

        return given.ValueKind == JsonValueKind.Object
            ? given.EnumerateObject().GroupBy(member => member.Name.ToLowerInvariant()).ToDictionary(group => group.Key, group => group.Last().Value.ToString())
            : throw new BadInputException("config", "'config' is no object; leave it out, or give names with values.");
    }
}
