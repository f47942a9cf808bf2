using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Pipeline.Http;
using Pipeline.Matching;

namespace Pipeline.Matches.Api;

/// <summary>Reads and checks the body of POST /api/match. Every fault names its field and what would be right.</summary>
internal static class MatchRequestReader
{
    public const int MaxBytes = 4 * 1024 * 1024;

    public const int MostNames = 1_000;

    private static readonly string[] Known = ["references", "names", "accept", "review", "oneToOne", "evidence", "queue"];
    private static readonly string[] KnownOfName = ["id", "name", "country", "ticker", "lei", "isin"];

    /// <exception cref="BadInputException">The body is no such request.</exception>
    public static Task<MatchRequest> ReadAsync(HttpRequest request, CancellationToken cancellationToken) =>
        RequestBody.ReadDeclaredJsonAsync(request, MaxBytes, Read, cancellationToken);

    private static MatchRequest Read(JsonElement body)
    {
        if (body.ValueKind != JsonValueKind.Object)
        {
            throw new BadInputException("body", "The body is no object; give {\"references\":\"…\",\"names\":[\"…\"]}.");
        }

        CheckMembers(body, Known, "body");
        var defaults = new MatchOptions();
        var options = new MatchOptions
        {
            Accept = Share(body, "accept") ?? defaults.Accept,
            Review = Share(body, "review") ?? Math.Min(defaults.Review, Share(body, "accept") ?? 1),
        };
        if (options.Review > options.Accept)
        {
            throw new BadInputException("review", $"'review' is {options.Review}; give no more than accept, which is {options.Accept}.");
        }

        var queue = Flag(body, "queue", false);
        return new MatchRequest(
            ReferenceName.Check(
                Text(body, "references") ?? throw new BadInputException("references", "'references' is missing: give the name of a reference."), "references"),
            ReadNames(body, queue),
            options,
            Flag(body, "oneToOne", false),
            Flag(body, "evidence", true),
            queue);
    }

    private static MatchQuery[] ReadNames(JsonElement body, bool needsIds)
    {
        if (!body.TryGetProperty("names", out var names) || names.ValueKind != JsonValueKind.Array || names.GetArrayLength() is 0 or > MostNames)
        {
            throw new BadInputException("names", $"'names' must be a list of 1 to {MostNames} names; a job takes any number.");
        }

        return [.. names.EnumerateArray().Select((name, i) => ReadName(name, i, needsIds))];
    }

    private static MatchQuery ReadName(JsonElement name, int place, bool needsIds)
    {
        var field = string.Create(CultureInfo.InvariantCulture, $"names[{place}]");
        if (name.ValueKind == JsonValueKind.String && !needsIds)
        {
            return new MatchQuery(place.ToString(CultureInfo.InvariantCulture), name.GetString()!);
        }

        if (name.ValueKind != JsonValueKind.Object)
        {
            throw new BadInputException(field, needsIds
                ? $"'{field}' has no id; names that are queued for review are objects such as {{\"id\":\"1\",\"name\":\"Example Ltd\"}}."
                : $"'{field}' is neither a text nor an object such as {{\"id\":\"1\",\"name\":\"Example Ltd\"}}.");
        }

        CheckMembers(name, KnownOfName, field);
        var id = Text(name, "id");
        if (string.IsNullOrEmpty(id) && needsIds)
        {
            throw new BadInputException($"{field}.id", $"'{field}.id' is missing: a decision is kept by it.");
        }

        return new MatchQuery(id ?? place.ToString(CultureInfo.InvariantCulture), Text(name, "name") ?? "")
        {
            Country = Text(name, "country"),
            Ticker = Text(name, "ticker"),
            Lei = Text(name, "lei"),
            Isin = Text(name, "isin"),
        };
    }

    private static void CheckMembers(JsonElement element, string[] known, string where)
    {
        foreach (var member in element.EnumerateObject())
        {
            if (!known.Contains(member.Name))
            {
                throw new BadInputException(member.Name, $"'{member.Name}' is not known in {where}; it takes {string.Join(", ", known)}.");
            }
        }
    }

    private static string? Text(JsonElement element, string field) => element.TryGetProperty(field, out var value) && value.ValueKind != JsonValueKind.Null
        ? value.ValueKind == JsonValueKind.String ? value.GetString() : throw new BadInputException(field, $"'{field}' must be a text.")
        : null;

    private static double? Share(JsonElement element, string field)
    {
        if (!element.TryGetProperty(field, out var value) || value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        return value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && number is >= 0 and <= 1
            ? number
            : throw new BadInputException(field, $"'{field}' is {value.GetRawText()}; give a number from 0 to 1.");
    }

    private static bool Flag(JsonElement element, string field, bool otherwise) =>
        !element.TryGetProperty(field, out var value) || value.ValueKind == JsonValueKind.Null ? otherwise
        : value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean()
        : throw new BadInputException(field, $"'{field}' must be true or false.");
}
