using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Pipeline.Matching.References;

namespace Pipeline.Matches.Api;

/// <summary>References over HTTP.</summary>
internal sealed class ReferenceFunctions(ReferenceStore store, ReferenceSource source, ILogger<ReferenceFunctions> logger)
{
    [Function(nameof(PutReference))]
    public Task<IResult> PutReference(
        [HttpTrigger(AuthorizationLevel.Function, "put", Route = "matching/references/{name}")] HttpRequest request,
        string name,
        CancellationToken cancellationToken) =>
        MatchGuard.RunAsync(request, logger, ["columns"], async () =>
        {
            ReferenceName.Check(name, "name");
            var report = new RowReport();
            var reference = await source.ReadAsync(name, request, report, cancellationToken);
            var stored = await store.PutAsync(reference, report, cancellationToken);
            return Results.Json(new ReferenceStored(stored, report.Problems, report.ProblemCount), MatchesJson.Readable.ReferenceStored);
        });

    [Function(nameof(ListReferences))]
    public Task<IResult> ListReferences(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "matching/references")] HttpRequest request,
        CancellationToken cancellationToken) =>
        MatchGuard.RunAsync(request, logger, [], async () =>
            Results.Json(new ReferenceList(await store.ListAsync(cancellationToken)), MatchesJson.Readable.ReferenceList));

    [Function(nameof(GetReference))]
    public Task<IResult> GetReference(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "matching/references/{name}")] HttpRequest request,
        string name,
        CancellationToken cancellationToken) =>
        MatchGuard.RunAsync(request, logger, [], async () =>
            await store.FindAsync(ReferenceName.Check(name, "name"), cancellationToken) is { } reference
                ? Results.Json(reference, MatchesJson.Readable.StoredReference)
                : MatchGuard.NoReference(name));

    [Function(nameof(DeleteReference))]
    public Task<IResult> DeleteReference(
        [HttpTrigger(AuthorizationLevel.Function, "delete", Route = "matching/references/{name}")] HttpRequest request,
        string name,
        CancellationToken cancellationToken) =>
        MatchGuard.RunAsync(request, logger, [], async () =>
            await store.DeleteAsync(ReferenceName.Check(name, "name"), cancellationToken) ? Results.NoContent() : MatchGuard.NoReference(name));
}
