using Azure.Storage.Blobs;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Pipeline.Checkpoints;
using Pipeline.Queries.Runs;
using Pipeline.Query.Catalogue;
using Pipeline.Query.MySql;
using Pipeline.Query.Worker;
using Pipeline.Settings;

namespace Pipeline.Queries;

/// <summary>Registers the query service.</summary>
internal static class QueryServices
{
    /// <summary>For each statement that runs, this many may wait.</summary>
    private const int WaitingPerWorker = 4;

    private const long Mebibyte = 1024 * 1024;

    public static IServiceCollection AddQueries(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<QueryOptions>().Configure(options => Read(options, new SettingReader(configuration))).ValidateOnStart();
        services.AddSingleton<QueryMetrics>();
        services.AddSingleton<QuerySources>();
        services.AddSingleton<QueryTables>();
        services.AddSingleton(provider => new QueryRunStore(() => Container(provider), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<QueryRuns>();
        services.AddSingleton(provider => new ResultCache(provider.GetRequiredService<IOptions<QueryOptions>>().Value.CacheMegabytes * Mebibyte));
        services.AddHostedService<QueryWarmUp>();
        services.AddSingleton(provider =>
        {
            var options = provider.GetRequiredService<IOptions<QueryOptions>>().Value;
            return new MySqlSource(
                options.MySql ?? throw new InvalidOperationException("MYSQL_URL is not set."),
                options.Workers,
                options.Workers * WaitingPerWorker,
                provider.GetRequiredService<TimeProvider>());
        });
        services.AddSingleton(provider =>
        {
            var options = provider.GetRequiredService<IOptions<QueryOptions>>().Value;
            var limits = new QueryLimits(options.Workers, options.Workers * WaitingPerWorker, options.MemoryMegabytes, Math.Clamp(Environment.ProcessorCount, 1, 4));
            return new QueryWorkerPool(limits, provider.GetRequiredService<TimeProvider>());
        });
        return services;
    }

    private static BlobCheckpointStore Container(IServiceProvider provider)
    {
        try
        {
            return new(provider.GetRequiredService<BlobServiceClient>().GetBlobContainerClient(provider.GetRequiredService<IOptions<QueryOptions>>().Value.Container));
        }
        catch (InvalidOperationException exception)
        {
            // A host without blob storage answers whatever ends within its request.
            throw new CheckpointStoreUnavailableException(exception.Message, exception);
        }
    }

    // The address holds a password: no message shows any of it.
    private static MySqlAddress? ReadMySql(SettingReader reader)
    {
        try
        {
            return reader.Text("MYSQL_URL") is { } url ? MySqlAddress.Parse(url) : null;
        }
        catch (FormatException exception)
        {
            reader.Fail($"MYSQL_URL (not shown, as it holds a password) {exception.Message}.");
            return null;
        }
    }

    private static void Read(QueryOptions options, SettingReader reader)
    {
        options.Timeout = reader.Seconds("QUERY_TIMEOUT_SECONDS", options.Timeout, 1, 3600);
        options.Workers = reader.Number("QUERY_WORKERS", options.Workers, 1, 64);
        options.MemoryMegabytes = reader.Number("QUERY_MEMORY_MB", options.MemoryMegabytes, 64, 65_536);
        options.CacheMegabytes = reader.Number("QUERY_CACHE_MB", options.CacheMegabytes, 0, 65_536);
        options.Container = reader.Text(
            "QUERY_LOCATION",
            options.Container,
            name => name.Length is >= 3 and <= 63 && name.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '-'),
            "give the name of a blob container: 3 to 63 lower-case letters, digits and hyphens");
        options.MySql = ReadMySql(reader);
        var (tables, root) = (reader.Text("QUERY_TABLES"), reader.Text("QUERY_ROOT"));
        try
        {
            options.Catalogue = QueryCatalogue.Read(tables, root, reader.Text("MYSQL_URL") is not null);
        }
        catch (InvalidCatalogueException exception)
        {
            foreach (var message in exception.Messages)
            {
                reader.Fail(message);
            }
        }

        if (options.Catalogue.Tables.Any(table => table.Kind != TableKind.MySql) && !QueryWorkerPool.IsSupported)
        {
            reader.Fail("QUERY_TABLES names folders, and statements over files run on Linux on x64 alone; leave them out here.");
        }

        reader.ThrowIfFailed(typeof(QueryOptions));
    }
}
