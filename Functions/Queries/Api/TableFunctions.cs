using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Pipeline.Http;

namespace Pipeline.Queries.Api;

/// <summary>The HTTP functions that tell what there is to ask.</summary>
internal sealed class TableFunctions(IOptions<QueryOptions> options, QueryTables tables, ILogger<TableFunctions> logger)
{
    /// <summary>GET /api/query/tables: the tables that statements may read.</summary>
    [Function(nameof(ListQueryTables))]
    public Task<IResult> ListQueryTables(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "query/tables")] HttpRequest request) =>
        QueryGuard.RunAsync(request, logger, [], () => Task.FromResult(Results.Json(
            new QueryTableList([.. options.Value.Catalogue.Tables.Select(table => new QueryTable(table.Name, QueryTables.KindName(table.Kind)))]),
            QueriesJson.Default.QueryTableList)));

    /// <summary>GET /api/query/tables/{name}: columns, rows, size and versions of one table.</summary>
    [Function(nameof(GetQueryTable))]
    public Task<IResult> GetQueryTable(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "query/tables/{name}")] HttpRequest request,
        string name,
        CancellationToken cancellationToken) =>
        QueryGuard.RunAsync(request, logger, [], async () => options.Value.Catalogue.Find(name) is { } table
            ? Results.Json(await tables.DescribeAsync(table, cancellationToken), QueriesJson.Default.TableFacts)
            : Problems.Problem(StatusCodes.Status404NotFound, "No such table", $"There is no table '{name}' in the catalogue. GET /api/query/tables lists those that there are."));

    /// <summary>GET /api/query/health: whether each source that tables need answers; 503 when one does not.</summary>
    [Function(nameof(GetQueryHealth))]
    public Task<IResult> GetQueryHealth(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "query/health")] HttpRequest request,
        CancellationToken cancellationToken) =>
        QueryGuard.RunAsync(request, logger, [], async () =>
        {
            var sources = await tables.CheckAsync(cancellationToken);
            var isWorking = sources.All(source => source.IsWorking);
            return Results.Json(
                new QueryHealth(isWorking ? "healthy" : "unhealthy", sources),
                QueriesJson.Default.QueryHealth,
                statusCode: isWorking ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
        });
}
