using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using Pipeline.CouchDb;
using Pipeline.Http;

namespace Pipeline.Documents;

/// <summary>Which page of documents is asked for.</summary>
/// <param name="Prefix">What the ids begin with; null for any.</param>
/// <param name="After">The id that the page before ended with; null for the first page.</param>
/// <param name="Limit">Documents that are read, 1 to 200.</param>
internal sealed record DocumentListRequest(string? Prefix, string? After, int Limit)
{
    /// <summary>Documents that are read unless asked otherwise.</summary>
    public const int DefaultLimit = 50;

    /// <summary>The most that are read for a page.</summary>
    public const int MaxLimit = 200;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The names that the query may have.</summary>
    public static IReadOnlyList<string> Names { get; } = ["prefix", "limit", "continuation"];

    /// <summary>The ids that are read.</summary>
    public KeyRange Range
    {
        get
        {
            var range = Prefix is null ? KeyRange.All : KeyRange.Prefix(Prefix);

            // The first text after an id, in the server's order.
            return After is null ? range : range with { Start = After + '\0' };
        }
    }

    /// <exception cref="BadInputException">The query is wrong.</exception>
    public static DocumentListRequest Read(HttpRequest request) => new(
        Text(request, "prefix") is { Length: > 0 } prefix ? prefix : null,
        Text(request, "continuation") is { Length: > 0 } token ? ReadToken(token) : null,
        Text(request, "limit") is { Length: > 0 } limit ? ReadLimit(limit) : DefaultLimit);

    /// <summary>What asks for the page after this id.</summary>
    public static string Continuation(string last) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(last));

    private static string Text(HttpRequest request, string name) => request.Query[name].ToString();

    private static string ReadToken(string token)
    {
        try
        {
            return Strict.GetString(Base64Url.DecodeFromChars(token));
        }
        catch (Exception exception) when (exception is FormatException or DecoderFallbackException)
        {
            throw new BadInputException("continuation", "'continuation' is not one that this list has given.", exception);
        }
    }

    private static int ReadLimit(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit is >= 1 and <= MaxLimit
            ? limit
            : throw new BadInputException("limit", $"'limit' is '{text}'; a whole number from 1 to {MaxLimit} is wanted.");
}
