using System.Collections.Frozen;
using Microsoft.AspNetCore.Http;

namespace Pipeline.Http;

/// <summary>Error answers as problem details (RFC 9457).</summary>
public static class Problems
{
    /// <summary>The content type of every answer made here.</summary>
    public const string ContentType = "application/problem+json";

    // Where RFC 9110 defines the status: what type holds when the status says all there is to say.
    private static readonly FrozenDictionary<int, string> Sections = new Dictionary<int, string>
    {
        [StatusCodes.Status400BadRequest] = "15.5.1",
        [StatusCodes.Status401Unauthorized] = "15.5.2",
        [StatusCodes.Status404NotFound] = "15.5.5",
        [StatusCodes.Status405MethodNotAllowed] = "15.5.6",
        [StatusCodes.Status408RequestTimeout] = "15.5.9",
        [StatusCodes.Status409Conflict] = "15.5.10",
        [StatusCodes.Status411LengthRequired] = "15.5.12",
        [StatusCodes.Status412PreconditionFailed] = "15.5.13",
        [StatusCodes.Status413PayloadTooLarge] = "15.5.14",
        [StatusCodes.Status415UnsupportedMediaType] = "15.5.16",
        [StatusCodes.Status422UnprocessableEntity] = "15.5.21",
        [StatusCodes.Status500InternalServerError] = "15.6.1",
        [StatusCodes.Status502BadGateway] = "15.6.3",
        [StatusCodes.Status503ServiceUnavailable] = "15.6.4",
        [StatusCodes.Status504GatewayTimeout] = "15.6.5",
    }.ToFrozenDictionary();

    /// <summary>An answer with problem details.</summary>
    /// <param name="status">The HTTP status code, 400 to 599.</param>
    /// <param name="title">The kind of problem in a few words.</param>
    /// <param name="detail">What happened this time and what would be right; no secret.</param>
    /// <param name="field">For bad input, the field at fault: <paramref name="detail"/> then stands under it in <c>errors</c> too.</param>
    /// <param name="type">A URI for the kind of problem; by default the section of RFC 9110 that defines the status.</param>
    /// <param name="traceId">What finds the log line of a fault.</param>
    public static IResult Problem(
        int status,
        string title,
        string detail,
        string? field = null,
        string? type = null,
        string? traceId = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(status, 400);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(status, 599);
        var document = new ProblemDocument(
            type ?? TypeOf(status),
            title,
            status,
            detail,
            field is null ? null : new Dictionary<string, string[]> { [field] = [detail] },
            traceId);
        return Results.Json(document, ProblemJsonContext.Readable.ProblemDocument, ContentType, status);
    }

    private static string TypeOf(int status) => Sections.TryGetValue(status, out var section)
        ? $"https://www.rfc-editor.org/rfc/rfc9110#section-{section}"
        : "about:blank";
}
