using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Pipeline.Query.Catalogue;
using Pipeline.Query.Worker;

namespace Pipeline.Queries;

/// <summary>Starts the worker processes beside the host, so that the first statement finds one ready.</summary>
internal sealed partial class QueryWarmUp(IServiceProvider services, IOptions<QueryOptions> options, ILogger<QueryWarmUp> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!QueryWorkerPool.IsSupported || options.Value.Catalogue.Tables.All(table => table.Kind == TableKind.MySql))
        {
            return;
        }

        try
        {
            await ((QueryWorkerPool)services.GetService(typeof(QueryWorkerPool))!).WarmAsync(options.Value.Workers, stoppingToken);
        }
        catch (Exception exception) when (exception is IOException or System.ComponentModel.Win32Exception)
        {
            // The first statement tries again, and tells.
            LogNotReady(logger, exception);
        }
    }

    [LoggerMessage(7204, LogLevel.Warning, "The worker processes of the query service did not get ready")]
    private static partial void LogNotReady(ILogger logger, Exception exception);
}
