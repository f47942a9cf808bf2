using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Pipeline.Http;

namespace Pipeline.Page;

/// <summary>
/// The page for people. Its files hold no data and need no key; what the page shows it asks of the API, with the key that its user types in.
/// </summary>
internal sealed class PageFunctions(ILogger<PageFunctions> logger)
{
    /// <summary>The route of the page and, below it, of its files.</summary>
    public const string Route = Address + "/{*file}";

    private const string Address = "page";

    // Nothing but the app's own files, no script in a text, no form that leaves, no frame around the page.
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'self'; form-action 'none'; "
        + "frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

    /// <summary>A file of the page; the page itself at its address.</summary>
    [Function("Page")]
    public Task<IResult> GetFile(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Route)] HttpRequest request) =>
        HttpGuard.RunAsync(request, logger, [], () => Task.FromResult(
            NameOf(request.Path) is var name && PageFiles.Find(name) is { } file
                ? PageAnswer.Of(request, file, Policy)
                : Problems.Problem(StatusCodes.Status404NotFound, "No such file", "The page has no such file; it begins at /api/page/.")));

    // Of the path and not of a route value: an address without a file has none, and hosts bind that in ways of their own.
    private static string NameOf(PathString path)
    {
        var text = path.Value ?? "";
        var start = text.IndexOf($"/{Address}/", StringComparison.OrdinalIgnoreCase);
        return start < 0 || text.Length == start + Address.Length + 2 ? PageFiles.Start : text[(start + Address.Length + 2)..];
    }
}
