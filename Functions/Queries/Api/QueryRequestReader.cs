using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Pipeline.Http;
using Pipeline.Query.Results;

namespace Pipeline.Queries.Api;

/// <summary>Reads and checks the body of POST /api/query. Every fault names its field and what would be right.</summary>
internal static class QueryRequestReader
{
    public const int MostRows = 100_000_000;
    public const long MostBytes = 16L * 1024 * 1024 * 1024;
    public const int DefaultRows = 10_000;
    public const int DefaultWaitSeconds = 20;

    // The platform gives a request up after 230 seconds.
    public const int MostWaitSeconds = 200;

    private const int MaxBytes = 1024 * 1024;
    private const long DefaultBytes = 64 * 1024 * 1024;

    /// <summary>The formats by the names that requests use.</summary>
    public static readonly IReadOnlyDictionary<string, ResultFormat> Formats = new Dictionary<string, ResultFormat>(StringComparer.Ordinal)
    {
        ["json"] = ResultFormat.Arrays,
        ["ndjson"] = ResultFormat.Ndjson,
        ["csv"] = ResultFormat.Csv,
        ["parquet"] = ResultFormat.Parquet,
        ["arrow"] = ResultFormat.Arrow,
    };

    private static readonly string[] Known = ["sql", "source", "parameters", "rowLimit", "byteLimit", "timeoutSeconds", "waitSeconds", "format"];

    /// <exception cref="BadInputException">The body is no such request.</exception>
    public static Task<QueryRequest> ReadAsync(HttpRequest request, TimeSpan longest, CancellationToken cancellationToken) =>
        RequestBody.ReadDeclaredJsonAsync(request, MaxBytes, body => Read(body, longest), cancellationToken);

    private static QueryRequest Read(JsonElement body, TimeSpan longest)
    {
        if (body.ValueKind != JsonValueKind.Object)
        {
            throw new BadInputException("body", "The body is no object; give {\"sql\":\"select …\"}.");
        }

        foreach (var member in body.EnumerateObject().Where(member => !Known.Contains(member.Name)))
        {
            throw new BadInputException(member.Name, $"'{member.Name}' is not known here; the body takes {string.Join(", ", Known)}.");
        }

        if (!body.TryGetProperty("sql", out var sql) || sql.ValueKind != JsonValueKind.String || string.IsNullOrWhiteSpace(sql.GetString()))
        {
            throw new BadInputException("sql", "'sql' is missing: give a statement, such as select count(*) from a table.");
        }

        return new(
            sql.GetString()!,
            Source(body),
            Parameters(body),
            Number(body, "rowLimit", DefaultRows, MostRows),
            Number(body, "byteLimit", DefaultBytes, MostBytes),
            TimeSpan.FromSeconds(Number(body, "timeoutSeconds", (long)longest.TotalSeconds, (long)longest.TotalSeconds)),
            TimeSpan.FromSeconds(Number(body, "waitSeconds", DefaultWaitSeconds, MostWaitSeconds, smallest: 0)),
            Format(body));
    }

    private static string Source(JsonElement body)
    {
        if (!body.TryGetProperty("source", out var given))
        {
            return QuerySources.Files;
        }

        return given.ValueKind == JsonValueKind.String && given.GetString() is QuerySources.Files or QuerySources.MySql
            ? given.GetString()!
            : throw new BadInputException("source", $"'source' is {given.GetRawText()}; give \"{QuerySources.Files}\" or \"{QuerySources.MySql}\".");
    }

    private static ResultFormat? Format(JsonElement body)
    {
        if (!body.TryGetProperty("format", out var given) || given.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        return given.ValueKind == JsonValueKind.String && Formats.TryGetValue(given.GetString()!, out var format)
            ? format
            : throw new BadInputException("format", $"'format' is {given.GetRawText()}; give one of {string.Join(", ", Formats.Keys)}.");
    }

    private static Dictionary<string, JsonElement>? Parameters(JsonElement body)
    {
        if (!body.TryGetProperty("parameters", out var given) || given.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        return given.ValueKind == JsonValueKind.Object
            ? given.EnumerateObject().GroupBy(member => member.Name).ToDictionary(group => group.Key, group => group.Last().Value.Clone())
            : throw new BadInputException("parameters", "'parameters' is no object; give {\"name\": value} for each $name of the statement.");
    }

    private static long Number(JsonElement body, string name, long otherwise, long largest, long smallest = 1)
    {
        if (!body.TryGetProperty(name, out var given))
        {
            return otherwise;
        }

        return given.ValueKind == JsonValueKind.Number && given.TryGetInt64(out var number) && number >= smallest && number <= largest
            ? number
            : throw new BadInputException(name, $"'{name}' is {given.GetRawText()}; give a whole number from {smallest} to {largest}.");
    }
}
