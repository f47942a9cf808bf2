using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using Pipeline.CouchDb;
using Pipeline.Http;
using Pipeline.Jobs;
using Pipeline.Jobs.Api;
using Pipeline.Jobs.Batches;

namespace Pipeline.Documents;

/// <summary>Documents of a database, their texts and the annotations of these, for people to read.</summary>
internal sealed class DocumentFunctions(ICouchServer server, IOptions<CouchDbOptions> options, ILogger<DocumentFunctions> logger)
{
    private static readonly AttachmentPattern Sources = new("*");

    /// <summary>GET /api/documents/{database}[?prefix=][&amp;limit=][&amp;continuation=]: documents that have texts, by id.</summary>
    [Function("DocumentList")]
    public Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "documents/{database}")] HttpRequest request,
        string database,
        CancellationToken cancellationToken) =>
        RunAsync(request, DocumentListRequest.Names, database, async found =>
        {
            var wanted = DocumentListRequest.Read(request);
            var answers = new List<DocumentAnswer>();
            var (read, last) = (0, "");
            await foreach (var document in found.ReadAsync(wanted.Range, wanted.Limit, cancellationToken))
            {
                using (document)
                {
                    (read, last) = (read + 1, document.Id);
                    if (!IsOfTheServer(document.Id) && TextsOf(document) is { Count: > 0 } texts)
                    {
                        answers.Add(new DocumentAnswer(document.Id, document.Rev, texts));
                    }
                }
            }

            var continuation = read == wanted.Limit ? DocumentListRequest.Continuation(last) : null;
            return Results.Json(new DocumentList(answers, continuation), DocumentsJson.Readable.DocumentList);
        });

    /// <summary>GET /api/documents/{database}/{id}/texts/{attachment}: the text, with the document's revision as its entity tag.</summary>
    [Function("DocumentText")]
    public Task<IResult> GetTextAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "documents/{database}/{id}/texts/{attachment}")] HttpRequest request,
        string database,
        string id,
        string attachment,
        CancellationToken cancellationToken) =>
        RunAsync(request, [], database, found => ReadAsync(request, found, PathText.Read(id), PathText.Read(attachment), cancellationToken));

    /// <summary>
    /// GET /api/documents/{database}/{id}/annotations/{attachment}: the annotation of that text, with the document's revision as its entity tag.
    /// </summary>
    [Function("DocumentAnnotation")]
    public Task<IResult> GetAnnotationAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "documents/{database}/{id}/annotations/{attachment}")] HttpRequest request,
        string database,
        string id,
        string attachment,
        CancellationToken cancellationToken) =>
        RunAsync(request, [], database, found => ReadAsync(
            request, found, PathText.Read(id), AnnotationName.Of(PathText.Read(attachment)), cancellationToken));

    private static List<DocumentText> TextsOf(CouchDocument document)
    {
        var names = document.Attachments.Select(stub => stub.Name).ToHashSet(StringComparer.Ordinal);
        var records = AnnotationRecords.Read(document.Json.Span);
        return [.. document.Attachments
            .Where(stub => Sources.Matches(stub.Name) && !records.IsAnnotation(stub.Name) && IsText(stub))
            .Select(stub => new DocumentText(stub.Name, stub.Length, names.Contains(AnnotationName.Of(stub.Name))))];
    }

    // Design documents and the like.
    private static bool IsOfTheServer(string id) => id.StartsWith('_');

    private static bool IsText(AttachmentStub stub) =>
        stub.Name.EndsWith(".txt", StringComparison.Ordinal) || stub.ContentType.StartsWith("text/", StringComparison.OrdinalIgnoreCase);

    private async Task<IResult> ReadAsync(HttpRequest request, ICouchDatabase database, string id, string attachment, CancellationToken cancellationToken)
    {
        if (IsOfTheServer(id))
        {
            return NoDocument(database.Name, id);
        }

        using var document = await database.GetAsync(id, cancellationToken);
        if (document is null)
        {
            return NoDocument(database.Name, id);
        }

        try
        {
            // Of the revision that is answered with, however the document goes on meanwhile.
            using var content = document.Attachments.FirstOrDefault(stub => stub.Name == attachment) is { } stub
                ? await database.GetAttachmentAsync(id, attachment, document.Rev, options.Value.MaxAttachmentBytes, stub.IsSentCompressed, cancellationToken)
                : null;
            if (content is null)
            {
                return Problems.Problem(
                    StatusCodes.Status404NotFound,
                    "No such attachment",
                    $"The document '{id}' of database '{database.Name}' has no attachment '{attachment}'.");
            }

            // Whatever type it was stored with: what somebody uploaded must not become a page of this address.
            request.HttpContext.Response.Headers.XContentTypeOptions = "nosniff";
            request.HttpContext.Response.Headers.CacheControl = "no-cache";
            return Results.Bytes(content.Bytes.ToArray(), "text/plain; charset=utf-8", entityTag: new EntityTagHeaderValue($"\"{document.Rev}\""));
        }
        catch (AttachmentTooLargeException exception)
        {
            return Problems.Problem(StatusCodes.Status422UnprocessableEntity, "The attachment is too large", exception.Message);
        }
    }

    private Task<IResult> RunAsync(HttpRequest request, IReadOnlyList<string> queryNames, string database, Func<ICouchDatabase, Task<IResult>> handler) =>
        JobGuard.RunAsync(request, logger, queryNames, async () =>
        {
            var name = PathText.Read(database);
            if (!DatabaseName.IsValid(name))
            {
                throw new BadInputException("database", $"'database' is '{name}'; {DatabaseName.Rule}.");
            }

            try
            {
                return await handler(server.Database(name));
            }
            catch (DatabaseNotFoundException exception)
            {
                return Problems.Problem(StatusCodes.Status404NotFound, "No such database", exception.Message);
            }
        });

    private static IResult NoDocument(string database, string id) =>
        Problems.Problem(StatusCodes.Status404NotFound, "No such document", $"The database '{database}' has no document '{id}'.");
}
