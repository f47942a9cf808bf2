using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Pipeline.Http;
using Pipeline.Queries.Runs;
using Pipeline.Query;
using Pipeline.Query.Results;

namespace Pipeline.Queries.Api;

/// <summary>The HTTP functions that run statements.</summary>
internal sealed class QueryFunctions(IOptions<QueryOptions> options, QuerySources sources, QueryRuns runs, ResultCache cache, ILogger<QueryFunctions> logger)
{
    private const string PollSeconds = "1";
    private const string Explain = "explain ";

    /// <summary>POST /api/query: the rows of one statement, as JSON, NDJSON, CSV, Parquet or Arrow; 202 when it goes on beyond waitSeconds.</summary>
    [Function(nameof(RunQuery))]
    public Task<IResult> RunQuery(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "query")] HttpRequest request,
        CancellationToken cancellationToken) =>
        QueryGuard.RunAsync(request, logger, [], async () =>
        {
            var asked = await QueryRequestReader.ReadAsync(request, options.Value.Timeout, cancellationToken);
            return await RunAsync(request, asked, asked.Format ?? ResponseSink.FormatOf(request), cancellationToken);
        });

    /// <summary>POST /api/query/explain: the plan of a statement, which does not run.</summary>
    [Function(nameof(ExplainQuery))]
    public Task<IResult> ExplainQuery(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "query/explain")] HttpRequest request,
        CancellationToken cancellationToken) =>
        QueryGuard.RunAsync(request, logger, [], async () =>
        {
            var asked = await QueryRequestReader.ReadAsync(request, options.Value.Timeout, cancellationToken);
            return await RunAsync(request, asked with { Sql = Explain + asked.Sql }, ResultFormat.Arrays, cancellationToken);
        });

    private async Task<IResult> RunAsync(HttpRequest request, QueryRequest asked, ResultFormat format, CancellationToken cancellationToken)
    {
        if (sources.Missing(asked.Source) is { } missing)
        {
            return Problems.Problem(StatusCodes.Status503ServiceUnavailable, "No such source", missing);
        }

        var query = new QueryStatement(options.Value.Catalogue, asked.Sql, format, asked.Timeout)
        {
            Parameters = asked.Parameters,
            RowLimit = asked.RowLimit,
            ByteLimit = asked.ByteLimit,
        };
        var response = request.HttpContext.Response;
        var tag = asked.Source == QuerySources.Files ? QueryTag.Of(query) : null;
        if (tag is not null && request.Headers.IfNoneMatch.Contains(tag))
        {
            response.Headers.ETag = tag;
            return Results.StatusCode(StatusCodes.Status304NotModified);
        }

        if (tag is not null && cache.Find(tag) is { } cached)
        {
            response.Headers.ETag = tag;
            return Results.Bytes(cached.Body, ResponseSink.ContentTypeOf(cached.Format));
        }

        // The client that leaves ends its statement.
        using var left = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, request.HttpContext.RequestAborted);
        var sink = new ResponseSink(response, format, tag, cache);
        var run = runs.Begin(asked.Source, query, sink);
        if (await runs.WaitAsync(run, asked.Wait, left.Token) is { } tail)
        {
            await sink.EndAsync(tail, left.Token);
            return Results.Empty;
        }

        response.Headers.Location = $"/api/query/{run.Id}";
        response.Headers.RetryAfter = PollSeconds;
        return Results.Json(QueryRunAnswer.Of(run.State, null), QueriesJson.Default.QueryRunAnswer, statusCode: StatusCodes.Status202Accepted);
    }
}
