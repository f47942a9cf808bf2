using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Pipeline.CouchDb;

namespace Pipeline.Jobs.Workers;

/// <summary>Writes every 30 seconds that this process lives. A service and no timer function: on Azure a timer fires in one of several processes.</summary>
internal sealed partial class WorkerHeartbeat(
    WorkerStore workers, RunningBatches batches, TaskHub hub, IOptions<CouchDbOptions> options, TimeProvider time, ILogger<WorkerHeartbeat> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    private readonly DateTimeOffset _startedAt = time.GetUtcNow();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.Value.IsConfigured)
        {
            return;
        }

        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            do
            {
                await BeatAsync(stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException)
        {
            // The host stops.
        }
    }

    /// <summary>Writes once; a CouchDB that cannot take it gets the next one.</summary>
    public async Task BeatAsync(CancellationToken cancellationToken)
    {
        try
        {
            await workers.WriteAsync(
                new WorkerDocument(
                    WorkerDocument.Prefix + hub.Worker,
                    null,
                    hub.Id,
                    Environment.ProcessorCount,
                    GC.GetGCMemoryInfo().TotalAvailableMemoryBytes,
                    typeof(WorkerHeartbeat).Assembly.GetName().Version?.ToString() ?? "",
                    _startedAt,
                    time.GetUtcNow(),
                    batches.All),
                cancellationToken);
        }
        catch (CouchDbException exception)
        {
            LogNotWritten(logger, exception.Message);
        }
    }
}
