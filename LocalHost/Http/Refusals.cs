using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Pipeline.Http;

namespace Pipeline.LocalHost.Http;

/// <summary>
/// What no function answers: addresses and methods that none takes, missing keys, heads that are too long. The statuses are those of the Functions
/// host; the bodies, which it leaves empty, are problem details here.
/// </summary>
internal static class Refusals
{
    /// <summary>The longest request line, in bytes; Kestrel's own limit, which answers nothing to read, lies above it.</summary>
    public const int MaxRequestLine = 8 * 1024;

    /// <summary>All header lines together, in bytes.</summary>
    public const int MaxHeaders = 32 * 1024;

    /// <summary>Puts it around the functions.</summary>
    public static void Use(WebApplication application) => application.Use(async (context, next) =>
    {
        if (TooLong(context.Request) is { } status)
        {
            context.Response.StatusCode = status;
        }
        else
        {
            await next(context);
        }

        var response = context.Response;
        if (!response.HasStarted && response.StatusCode >= StatusCodes.Status400BadRequest && response.ContentType is null && response.ContentLength is null)
        {
            await Problems.Problem(response.StatusCode, ReasonPhrases.GetReasonPhrase(response.StatusCode), Describe(context)).ExecuteAsync(context);
        }
    });

    private static int? TooLong(HttpRequest request)
    {
        var line = request.HttpContext.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget.Length + request.Method.Length + request.Protocol.Length;
        var headers = request.Headers.Sum(header => header.Value.Sum(value => header.Key.Length + (value?.Length ?? 0)));
        return line > MaxRequestLine ? StatusCodes.Status414UriTooLong : headers > MaxHeaders ? StatusCodes.Status431RequestHeaderFieldsTooLarge : null;
    }

    // The path alone: the query may hold the key.
    private static string Describe(HttpContext context) => context.Response.StatusCode switch
    {
        StatusCodes.Status401Unauthorized => "The key is missing or wrong; send it in the header x-functions-key, or as code in the query.",
        StatusCodes.Status404NotFound => $"Nothing answers {Shorten(context.Request.Method)} {Shorten(context.Request.Path.ToString())} here.",
        StatusCodes.Status414UriTooLong => $"The request line is longer than {MaxRequestLine} bytes.",
        StatusCodes.Status431RequestHeaderFieldsTooLarge => $"The headers are longer than {MaxHeaders} bytes together.",
        StatusCodes.Status500InternalServerError => "The function failed. The log tells more.",
        var status => ReasonPhrases.GetReasonPhrase(status),
    };

    private static string Shorten(string text) => text.Length <= 200 ? text : string.Concat(text.AsSpan(0, 200), "…");
}
