using System.Globalization;
using Microsoft.AspNetCore.Http;
using Pipeline.Http;

namespace Pipeline.MicroBatch.Api;

/// <summary>What a list of dead letters is asked for.</summary>
/// <param name="After">Where the page before ended; null for the first one.</param>
/// <param name="Limit">Letters of a page.</param>
/// <param name="Raw">Whether the records that are kept are to be shown.</param>
internal sealed record DeadLetterRequest(DeadLetterPosition? After, int Limit, bool Raw)
{
    /// <summary>Letters of a page unless asked otherwise.</summary>
    public const int DefaultLimit = 50;

    /// <summary>The most letters of a page without their records.</summary>
    public const int MaxLimit = 200;

    /// <summary>The most letters of a page with their records, each of 64 KiB at most.</summary>
    public const int MaxRawLimit = 50;

    /// <summary>The query names.</summary>
    public static IReadOnlyList<string> QueryNames { get; } = ["limit", "continuation", "raw"];

    /// <exception cref="BadInputException">The query asks for what cannot be; names the parameter.</exception>
    public static DeadLetterRequest Read(HttpRequest request)
    {
        var raw = Text(request, "raw") switch
        {
            null or "false" => false,
            "true" => true,
            var text => throw Bad("raw", text, "true or false"),
        };
        return new DeadLetterRequest(ReadAfter(Text(request, "continuation")), ReadLimit(Text(request, "limit"), raw ? MaxRawLimit : MaxLimit), raw);
    }

    private static DeadLetterPosition? ReadAfter(string? text) => text is null ? null
        : DeadLetterContinuation.Read(text) ?? throw new BadInputException("continuation", "'continuation' is not one that this list has given.");

    private static int ReadLimit(string? text, int most) => text is null ? DefaultLimit
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit >= 1 && limit <= most ? limit
        : throw Bad("limit", text, most == MaxLimit ? $"a whole number from 1 to {most}" : $"with 'raw' a whole number from 1 to {most}");

    // Empty counts as left out.
    private static string? Text(HttpRequest request, string name)
    {
        var values = request.Query[name];
        return values.Count <= 1
            ? values.ToString() is { Length: > 0 } text ? text : null
            : throw new BadInputException(name, $"'{name}' is given {values.Count} times; give it once.");
    }

    private static BadInputException Bad(string name, string text, string right)
    {
        const int longest = 80;
        return new(name, $"'{name}' is '{CutText.At(text, longest)}'; {right} is wanted.");
    }
}
