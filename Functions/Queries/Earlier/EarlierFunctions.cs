using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Pipeline.Http;
using Pipeline.Queries.Api;
using Pipeline.Queries.Runs;
using Pipeline.Query;
using Pipeline.Query.MySql;
using Pipeline.Query.Results;
using Pipeline.Query.Worker;

namespace Pipeline.Queries.Earlier;

/// <summary>The addresses that clients of an earlier service use: the same guards and sources behind them, and an array of objects as the answer.</summary>
internal sealed class EarlierFunctions(IOptions<QueryOptions> options, QuerySources sources, QueryRuns runs, QueryTables tables, ILogger<EarlierFunctions> logger)
{
    /// <summary>POST /api/spark/query/mysql: the rows of a statement over the tables in MySQL.</summary>
    [Function(nameof(AskMySql))]
    public Task<IResult> AskMySql(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "spark/query/mysql")] HttpRequest request,
        CancellationToken cancellationToken) =>
        AnswerAsync(request, QuerySources.MySql, options.Value.MySql, asked => asked.Sql, cancellationToken);

    /// <summary>POST /api/spark/query/parquet: the rows of a statement over parquet_data, the Parquet table at a path.</summary>
    [Function(nameof(AskParquet))]
    public Task<IResult> AskParquet(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "spark/query/parquet")] HttpRequest request,
        CancellationToken cancellationToken) =>
        AnswerAsync(request, QuerySources.Files, null, asked => EarlierTables.Parquet(asked.Sql, asked.Path, options.Value.Catalogue), cancellationToken);

    /// <summary>POST /api/spark/query/delta: the rows of a statement over delta.`path`.</summary>
    [Function(nameof(AskDelta))]
    public Task<IResult> AskDelta(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "spark/query/delta")] HttpRequest request,
        CancellationToken cancellationToken) =>
        AnswerAsync(request, QuerySources.Files, null, asked => EarlierTables.Delta(asked.Sql, options.Value.Catalogue), cancellationToken);

    /// <summary>GET /api/spark/health: whether the sources answer.</summary>
    [Function(nameof(GetEarlierHealth))]
    public Task<IResult> GetEarlierHealth(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "spark/health")] HttpRequest request,
        CancellationToken cancellationToken) =>
        QueryGuard.RunAsync(request, logger, [], async () =>
        {
            var isWorking = (await tables.CheckAsync(cancellationToken)).All(source => source.IsWorking);
            return Results.Json(
                new EarlierHealth(isWorking ? "healthy" : "unhealthy", QueryWorkerPool.Engine),
                QueriesJson.Default.EarlierHealth,
                statusCode: isWorking ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
        });

    private Task<IResult> AnswerAsync(
        HttpRequest request, string source, MySqlAddress? address, Func<EarlierRequest, string> translate, CancellationToken cancellationToken) =>
        QueryGuard.RunAsync(request, logger, [], async () =>
        {
            var asked = await EarlierRequest.ReadAsync(request, cancellationToken);
            if (sources.Missing(source) is { } missing)
            {
                return Problems.Problem(StatusCodes.Status503ServiceUnavailable, "No such source", missing);
            }

            EarlierConfig.Check(asked.Config, address);
            var query = new QueryStatement(options.Value.Catalogue, translate(asked), ResultFormat.Objects, options.Value.Timeout)
            {
                // An array has no place to say that it was cut.
                RowLimit = QueryRequestReader.MostRows,
                ByteLimit = QueryRequestReader.MostBytes,
            };
            using var left = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, request.HttpContext.RequestAborted);
            var sink = new ArraySink(request.HttpContext.Response);
            await runs.WaitAsync(runs.Begin(source, query, sink), Timeout.InfiniteTimeSpan, left.Token);
            await sink.EndAsync(left.Token);
            return Results.Empty;
        });
}
