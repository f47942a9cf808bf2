using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Pipeline.CouchDb;
using Pipeline.Http;
using Pipeline.Jobs;
using Pipeline.Jobs.Api;
using Pipeline.Jobs.Batches;

namespace Pipeline.Documents;

/// <summary>The HTTP function that saves an annotation which a person made.</summary>
internal sealed class AnnotationFunctions(
    ICouchServer server, IOptions<CouchDbOptions> options, IConfiguration configuration, ILogger<AnnotationFunctions> logger)
{
    private const int MaxAuthor = 256;

    /// <summary>App Service sets this and the header with the name of who signed in, and takes the header from every request that comes with it.</summary>
    private const string SignInSetting = "WEBSITE_AUTH_ENABLED";
    private const string SignedInHeader = "X-MS-CLIENT-PRINCIPAL-NAME";

    [Function(nameof(SaveAnnotation))]
    public Task<IResult> SaveAnnotation(
        [HttpTrigger(AuthorizationLevel.Function, "put", Route = "documents/{database}/{id}/annotations/{attachment}")] HttpRequest request,
        string database,
        string id,
        string attachment,
        CancellationToken cancellationToken) =>
        JobGuard.RunAsync(request, logger, ["author"], async () =>
        {
            if (!DatabaseName.IsValid(PathText.Read(database)))
            {
                throw new BadInputException("database", $"'database' is '{database}'; {DatabaseName.Rule}.");
            }

            if (attachment.EndsWith(AnnotationName.DefaultSuffix, StringComparison.Ordinal))
            {
                throw new BadInputException("attachment", $"'attachment' is '{attachment}'; the name of the source is wanted, without {AnnotationName.DefaultSuffix}.");
            }

            if (request.Headers.IfMatch is not [{ } tag])
            {
                return Problems.Problem(
                    StatusCodes.Status428PreconditionRequired, "No revision", "Send the revision that you have edited in the header If-Match.", "If-Match");
            }

            var author = AuthorOf(request);
            using var body = await RequestBody.ReadAsync(request, options.Value.MaxAttachmentBytes, cancellationToken);
            var save = new AnnotationSave(server.Database(PathText.Read(database)), options.Value.MaxAttachmentBytes);
            return await save.RunAsync(PathText.Read(id), PathText.Read(attachment), tag.Trim('"'), body.WrittenMemory, author, cancellationToken) switch
            {
                AnnotationSave.Outcome.Saved saved => Saved(request, saved.Rev),
                AnnotationSave.Outcome.NotFound missing => Problems.Problem(StatusCodes.Status404NotFound, "No such document", missing.Reason),
                AnnotationSave.Outcome.Refused refused => Problems.Problem(StatusCodes.Status422UnprocessableEntity, "Not an annotation of this text", refused.Reason),
                _ => Problems.Problem(
                    StatusCodes.Status412PreconditionFailed, "The document has changed", $"The document is not in revision {tag} any more; read it again and see what changed.", "If-Match"),
            };
        });

    private static IResult Saved(HttpRequest request, string rev)
    {
        request.HttpContext.Response.Headers.ETag = $"\"{rev}\"";
        return Results.NoContent();
    }

    private AnnotationAuthor AuthorOf(HttpRequest request)
    {
        if (string.Equals(configuration[SignInSetting], "true", StringComparison.OrdinalIgnoreCase)
            && request.Headers[SignedInHeader].ToString() is { Length: > 0 and <= MaxAuthor } signedIn)
        {
            return new AnnotationAuthor(signedIn, IsVerified: true);
        }

        var stated = request.Query["author"].ToString();
        return stated.Length is > 0 and <= MaxAuthor
            ? new AnnotationAuthor(stated, IsVerified: false)
            : throw new BadInputException("author", $"'author' is missing: state who made the annotation, in 1 to {MaxAuthor} characters.");
    }
}
