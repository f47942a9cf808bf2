using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Pipeline.Http;
using Pipeline.Query;

namespace Pipeline.Queries.Api;

/// <summary>The HTTP functions of the query service.</summary>
internal sealed class QueryFunctions(IOptions<QueryOptions> options, QuerySources sources, QueryMetrics metrics, TimeProvider time, ILogger<QueryFunctions> logger)
{
    /// <summary>POST /api/query: the rows of one statement, as JSON, NDJSON or CSV.</summary>
    [Function(nameof(RunQuery))]
    public Task<IResult> RunQuery(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "query")] HttpRequest request,
        CancellationToken cancellationToken) =>
        HttpGuard.RunAsync(request, logger, [], async () =>
        {
            var asked = await QueryRequestReader.ReadAsync(request, options.Value.Timeout, cancellationToken);
            if (sources.Missing(asked.Source) is { } missing)
            {
                return Problems.Problem(StatusCodes.Status503ServiceUnavailable, "No such source", missing);
            }

            var query = new QueryStatement(options.Value.Catalogue, asked.Sql, ResponseSink.FormatOf(request), asked.Timeout)
            {
                Parameters = asked.Parameters,
                RowLimit = asked.RowLimit,
                ByteLimit = asked.ByteLimit,
            };
            var tag = asked.Source == QuerySources.Files ? QueryTag.Of(query) : null;
            if (tag is not null && request.Headers.IfNoneMatch.Contains(tag))
            {
                request.HttpContext.Response.Headers.ETag = tag;
                return Results.StatusCode(StatusCodes.Status304NotModified);
            }

            // The client that leaves ends its statement.
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, request.HttpContext.RequestAborted);
            return await QueryGuard.RunAsync(request.HttpContext, asked.Source, metrics, time, async () =>
            {
                var sink = new ResponseSink(request.HttpContext.Response, query.Format, tag);
                await sink.EndAsync(await sources.Get(asked.Source).RunAsync(query, sink, either.Token), either.Token);
            });
        });

    /// <summary>GET /api/query/tables: the tables that statements may read.</summary>
    [Function(nameof(ListQueryTables))]
    public Task<IResult> ListQueryTables(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "query/tables")] HttpRequest request) =>
        HttpGuard.RunAsync(request, logger, [], () => Task.FromResult(Results.Json(
            new QueryTableList([.. options.Value.Catalogue.Tables.Select(table => new QueryTable(table.Name, table.Kind.ToString().ToLowerInvariant()))]),
            QueriesJson.Default.QueryTableList)));
}
