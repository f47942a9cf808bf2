using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Pipeline.Http;
using Pipeline.Page;

namespace Pipeline.OpenApi;

/// <summary>The description of the API, for programs and for people. It holds no data and wants no key.</summary>
internal sealed class OpenApiFunctions(ILogger<OpenApiFunctions> logger)
{
    private const string Docs = "docs";

    // Swagger UI writes styles into elements and has pictures in its style sheet; everything else is this host's own.
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; base-uri 'self'; form-action 'none'; "
        + "frame-ancestors 'none'";

    private static readonly Lazy<PageFile> Document = new(() => new PageFile("openapi.json", ApiDocument.Write()));

    /// <summary>GET /api/openapi.json: the API in OpenAPI 3.1.</summary>
    [Function("OpenApiDocument")]
    public Task<IResult> GetDocument(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "openapi.json")] HttpRequest request) =>
        HttpGuard.RunAsync(request, logger, [], () => Task.FromResult(PageAnswer.Of(request, Document.Value, Policy)));

    /// <summary>GET /api/docs/: the same to look at and to try.</summary>
    [Function("OpenApiDocs")]
    public Task<IResult> GetDocs(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Docs + "/{*file}")] HttpRequest request) =>
        HttpGuard.RunAsync(request, logger, [], () => Task.FromResult(
            DocsFiles.Find(NameOf(request.Path)) is { } file
                ? PageAnswer.Of(request, file, Policy)
                : Problems.Problem(StatusCodes.Status404NotFound, "No such file", "There is no such file; the description begins at /api/docs/.")));

    private static string NameOf(PathString path)
    {
        var text = path.Value ?? "";
        var start = text.IndexOf($"/{Docs}/", StringComparison.OrdinalIgnoreCase);
        return start < 0 || text.Length == start + Docs.Length + 2 ? DocsFiles.Start : text[(start + Docs.Length + 2)..];
    }
}
