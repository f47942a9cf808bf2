using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Pipeline.Query;
using Pipeline.Query.MySql;
using Pipeline.Query.Worker;

namespace Pipeline.Queries;

/// <summary>The sources of tables by the names that requests use.</summary>
internal sealed class QuerySources(IServiceProvider services, IOptions<QueryOptions> options)
{
    /// <summary>The source of the tables that lie in files.</summary>
    public const string Files = "files";

    /// <summary>The source of the tables of the MySQL database.</summary>
    public const string MySql = "mysql";

    /// <summary>Why that source is not here; null when it is.</summary>
    public string? Missing(string source) => source switch
    {
        MySql => options.Value.MySql is null ? "MYSQL_URL is not set, so there is no source mysql." : null,
        _ => QueryWorkerPool.IsSupported ? null : "Statements over files run on Linux on x64 alone.",
    };

    /// <summary>The source of that name, which is not missing.</summary>
    public IQuerySource Get(string source) => source == MySql ? services.GetRequiredService<MySqlSource>() : services.GetRequiredService<QueryWorkerPool>();
}
