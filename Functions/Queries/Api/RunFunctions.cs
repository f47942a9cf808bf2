using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Pipeline.Checkpoints;
using Pipeline.Http;
using Pipeline.Queries.Runs;
using Pipeline.Query.Results;

namespace Pipeline.Queries.Api;

/// <summary>The HTTP functions of statements that run, or have ended.</summary>
internal sealed class RunFunctions(QueryRuns runs, QueryRunStore store, ILogger<RunFunctions> logger)
{
    private const string PollSeconds = "1";
    private const int MostListed = 200;

    /// <summary>GET /api/query: the statements that run and the last that ended.</summary>
    [Function(nameof(ListQueries))]
    public Task<IResult> ListQueries(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "query")] HttpRequest request,
        CancellationToken cancellationToken) =>
        QueryGuard.RunAsync(request, logger, [], async () =>
        {
            var here = runs.List();
            IReadOnlyList<QueryRunState>? kept = null;
            try
            {
                kept = await store.ListAsync(cancellationToken);
            }
            catch (CheckpointStoreUnavailableException)
            {
                // The answer says that it is not complete.
            }

            var all = here.Concat(kept ?? []).DistinctBy(state => state.Id).OrderByDescending(state => state.Started).Take(MostListed);
            return Results.Json(new QueryRunList([.. all.Select(state => QueryRunAnswer.Of(state, null))], kept is not null), QueriesJson.Default.QueryRunList);
        });

    /// <summary>GET /api/query/{id}: how far a statement has come, with the first page of its rows when it has succeeded.</summary>
    [Function(nameof(GetQuery))]
    public Task<IResult> GetQuery(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "query/{id}")] HttpRequest request,
        string id,
        CancellationToken cancellationToken) =>
        QueryGuard.RunAsync(request, logger, [], async () =>
        {
            if (await FindAsync(id, cancellationToken) is not { } state)
            {
                return NotFound(id);
            }

            if (state.Phase == QueryPhase.Running)
            {
                request.HttpContext.Response.Headers.RetryAfter = PollSeconds;
            }

            JsonElement? rows = state is { Phase: QueryPhase.Succeeded, Format: ResultFormat.Arrays, Columns: not null }
                ? await RowsAsync(state, 0, cancellationToken)
                : null;
            return Results.Json(QueryRunAnswer.Of(state, rows), QueriesJson.Default.QueryRunAnswer);
        });

    /// <summary>GET /api/query/{id}/rows: one page of the rows of a statement that went on; of a Parquet file, or an Arrow stream, all of it, unless a page is named.</summary>
    [Function(nameof(GetQueryRows))]
    public Task<IResult> GetQueryRows(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "query/{id}/rows")] HttpRequest request,
        string id,
        CancellationToken cancellationToken) =>
        QueryGuard.RunAsync(request, logger, ["page"], async () =>
        {
            if (await FindAsync(id, cancellationToken) is not { } state)
            {
                return NotFound(id);
            }

            if (state is not { Phase: QueryPhase.Succeeded, Columns: not null })
            {
                return Problems.Problem(
                    StatusCodes.Status409Conflict, "No rows", $"The statement '{id}' is {QueryRunAnswer.Of(state, null).State}; rows are kept of those that went on and succeeded.");
            }

            if (state.Format is ResultFormat.Parquet or ResultFormat.Arrow && request.Query["page"].Count == 0)
            {
                return await WriteFileAsync(request.HttpContext.Response, state, cancellationToken);
            }

            var page = PageOf(request, state);
            if (state.Format == ResultFormat.Arrays)
            {
                return Results.Json(new QueryPage(page, state.Pages, state.Columns, await RowsAsync(state, page, cancellationToken)), QueriesJson.Default.QueryPage);
            }

            var bytes = state.Pages == 0 ? ReadOnlyMemory<byte>.Empty : await PageAsync(state, page, cancellationToken);
            return Results.Bytes(bytes, ResponseSink.ContentTypeOf(state.Format));
        });

    /// <summary>POST /api/query/{id}/cancel: ends a statement, on whichever instance it runs.</summary>
    [Function(nameof(CancelQuery))]
    public Task<IResult> CancelQuery(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "query/{id}/cancel")] HttpRequest request,
        string id,
        CancellationToken cancellationToken) =>
        QueryGuard.RunAsync(request, logger, [], async () =>
        {
            if (await FindAsync(id, cancellationToken) is not { } state)
            {
                return NotFound(id);
            }

            if (state.Phase != QueryPhase.Running)
            {
                return Problems.Problem(StatusCodes.Status409Conflict, "It has ended", $"The statement '{id}' has {QueryRunAnswer.Of(state, null).State} already.");
            }

            if (!runs.End(id))
            {
                await store.AskForEndAsync(id, cancellationToken);
            }

            request.HttpContext.Response.Headers.Location = $"/api/query/{id}";
            request.HttpContext.Response.Headers.RetryAfter = PollSeconds;
            return Results.Json(QueryRunAnswer.Of(state, null), QueriesJson.Default.QueryRunAnswer, statusCode: StatusCodes.Status202Accepted);
        });

    // The pages of a file are its parts, of which none can be read without the others.
    private async Task<IResult> WriteFileAsync(HttpResponse response, QueryRunState state, CancellationToken cancellationToken)
    {
        response.ContentType = ResponseSink.ContentTypeOf(state.Format);
        for (var page = 0; page < state.Pages; page++)
        {
            await response.Body.WriteAsync(await PageAsync(state, page, cancellationToken), cancellationToken);
        }

        return Results.Empty;
    }

    private static IResult NotFound(string id) => Problems.Problem(
        StatusCodes.Status404NotFound, "No such statement", $"There is no statement '{id}', or it began more than {QueryRunStore.Kept.TotalHours:0} hours ago. GET /api/query lists them.");

    private static int PageOf(HttpRequest request, QueryRunState state)
    {
        var given = request.Query["page"].ToString();
        var last = Math.Max(state.Pages - 1, 0);
        return given.Length == 0 ? 0
            : int.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out var page) && page <= last ? page
            : throw new BadInputException("page", $"'page' is '{given}'; give a whole number from 0 to {last}.");
    }

    private async Task<QueryRunState?> FindAsync(string id, CancellationToken cancellationToken) => runs.Find(id) ?? await store.FindAsync(id, cancellationToken);

    private async Task<JsonElement> RowsAsync(QueryRunState state, int page, CancellationToken cancellationToken)
    {
        if (state.Pages == 0)
        {
            return JsonSerializer.SerializeToElement([], QueriesJson.Default.JsonElementArray);
        }

        var rows = await PageAsync(state, page, cancellationToken);
        using var document = JsonDocument.Parse((byte[])[(byte)'[', .. rows.Span, (byte)']']);
        return document.RootElement.Clone();
    }

    private async Task<ReadOnlyMemory<byte>> PageAsync(QueryRunState state, int page, CancellationToken cancellationToken) =>
        await store.ReadPageAsync(state.Id, page, cancellationToken)
        ?? throw new CheckpointStoreUnavailableException($"Page {page} of the statement '{state.Id}' is not in blob storage.");
}
