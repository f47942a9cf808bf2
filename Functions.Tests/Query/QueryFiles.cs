using System.Text.Json;
using DuckDB.NET.Data;
using Pipeline.Query;
using Pipeline.Query.Catalogue;
using Pipeline.Query.Results;
using Pipeline.Query.Worker;

namespace Pipeline.Tests.Query;

/// <summary>A folder with two tables in Parquet and worker processes to ask.</summary>
public sealed class QueryFiles : IAsyncLifetime
{
    private readonly QueryWorkerPool _pool = new(new QueryLimits(2, 2, 256, 2), TimeProvider.System);

    public string Root { get; } = Directory.CreateTempSubdirectory("query-").FullName;

    public QueryCatalogue Catalogue { get; private set; } = QueryCatalogue.Empty;

    public Task InitializeAsync()
    {
        Directory.CreateDirectory(Path.Combine(Root, "users"));
        Directory.CreateDirectory(Path.Combine(Root, "orders"));
        Make($"""
            copy (select range as user_id, 'user ' || range as name, ['gold', 'silver', 'none'][1 + range % 3] as tier, date '1960-01-01' + range::int as born from range(100))
            to '{Root}/users/part-0.parquet' (format parquet);
            copy (select range as order_id, range % 100 as user_id, ['de', 'fr'][1 + range % 2] as country, (range / 10)::decimal(10, 2) as amount, ['paid', 'open'][1 + range % 2] as status from range(1000))
            to '{Root}/orders/part-0.parquet' (format parquet);
            """);
        File.WriteAllText(Path.Combine(Root, "secret.csv"), "secret\n42\n");
        Catalogue = QueryCatalogue.Read("""{"users": {"parquet": "users"}, "orders": {"parquet": "orders"}}""", Root, hasMySql: false);
        return Task.CompletedTask;
    }

    public static void Make(string sql)
    {
        using var engine = new DuckDBConnection("Data Source=:memory:");
        engine.Open();
        using var command = engine.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    public Task<(ResultHead Head, string Rows, ResultTail Tail)> AskAsync(string sql, int seconds = 20) => AskAsync(new QueryStatement(Catalogue, sql, ResultFormat.Arrays, TimeSpan.FromSeconds(seconds)));

    public async Task<(ResultHead Head, string Rows, ResultTail Tail)> AskAsync(QueryStatement query, CancellationToken cancellationToken = default)
    {
        var sink = new TextSink();
        var tail = await _pool.RunAsync(query, sink, cancellationToken);
        return (sink.Head!, sink.Text.ToString(), tail);
    }

    public async Task DisposeAsync()
    {
        await _pool.DisposeAsync();
        Directory.Delete(Root, recursive: true);
    }

    public static Dictionary<string, JsonElement> Parameters(string json) => JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(json)!;
}
