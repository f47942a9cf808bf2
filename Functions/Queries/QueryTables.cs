using System.Globalization;
using System.Text;
using Microsoft.Extensions.Options;
using Pipeline.Query;
using Pipeline.Query.Catalogue;
using Pipeline.Query.Results;

namespace Pipeline.Queries;

/// <summary>What is known of the tables of the catalogue, asked of their sources.</summary>
internal sealed class QueryTables(IOptions<QueryOptions> options, QuerySources sources, TimeProvider time)
{
    /// <summary>Columns, rows, size and versions of a table.</summary>
    public async Task<TableFacts> DescribeAsync(CatalogueTable table, CancellationToken cancellationToken)
    {
        var name = table.Kind == TableKind.MySql ? $"`{table.Name}`" : $"\"{table.Name}\"";
        var source = SourceOf(table.Kind);
        var columns = await AskAsync(source, $"select * from {name} limit 0", cancellationToken);
        var count = await AskAsync(source, $"select count(*) as n from {name}", cancellationToken);
        var rows = long.Parse(Encoding.UTF8.GetString(count.Rows.Span).Trim('[', ']', '\n'), CultureInfo.InvariantCulture);
        var files = table.Kind == TableKind.MySql ? null : TableFiles.Of(table);
        return new(table.Name, KindName(table.Kind), columns.Columns, rows, files?.Files, files?.Bytes, files?.OldestVersion, files?.NewestVersion);
    }

    /// <summary>How each source that tables need does: the time of a statement that reads none, or what is wrong.</summary>
    public async Task<IReadOnlyList<SourceHealth>> CheckAsync(CancellationToken cancellationToken)
    {
        var needed = options.Value.Catalogue.Tables.Select(table => SourceOf(table.Kind)).Distinct();
        return await Task.WhenAll(needed.Select(source => CheckAsync(source, cancellationToken)));
    }

    /// <summary>The source of tables of a kind.</summary>
    public static string SourceOf(TableKind kind) => kind == TableKind.MySql ? QuerySources.MySql : QuerySources.Files;

    /// <summary>The name of a kind.</summary>
    public static string KindName(TableKind kind) => kind.ToString().ToLowerInvariant();

    private async Task<SourceHealth> CheckAsync(string source, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        try
        {
            if (sources.Missing(source) is { } missing)
            {
                return new(source, IsWorking: false, missing, null);
            }

            if (source == QuerySources.Files && !Directory.Exists(options.Value.Catalogue.Root))
            {
                return new(source, IsWorking: false, "The folder of QUERY_ROOT is gone.", null);
            }

            await AskAsync(source, "select 1", cancellationToken);
            return new(source, IsWorking: true, null, time.GetElapsedTime(start).TotalMilliseconds);
        }
        catch (Exception exception) when (exception is not OperationCanceledException && QueryFailure.Of(exception) is not null)
        {
            return new(source, IsWorking: false, exception.Message, null);
        }
    }

    private async Task<KeptRows> AskAsync(string source, string sql, CancellationToken cancellationToken)
    {
        var rows = new KeptRows();
        await sources.Get(source).RunAsync(new QueryStatement(options.Value.Catalogue, sql, ResultFormat.Arrays, options.Value.Timeout), rows, cancellationToken);
        return rows;
    }
}
