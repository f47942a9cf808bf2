using System.Diagnostics;
using System.Text.Json;
using Pipeline.Cli.Processes;
using Pipeline.Cli.Services;

namespace Pipeline.Cli.Bench;

/// <summary>The processes of the raw ceiling.</summary>
internal sealed class RawWorkers : IAsyncDisposable
{
    /// <summary>Processes at most; two for each of two cores are more than CouchDB leaves room for.</summary>
    public const int Most = 4;

    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan WorkLimit = TimeSpan.FromHours(1);
    private readonly List<ChildProcess> _processes = [];
    private readonly int[] _orders = new int[Most];

    /// <summary>Starts them; each makes the annotations first.</summary>
    public static async Task<RawWorkers> StartAsync(CouchDbConnection couchDb, int batchSize, CancellationToken cancellationToken)
    {
        var workers = new RawWorkers();
        try
        {
            for (var i = 0; i < Most; i++)
            {
                workers._processes.Add(ChildProcess.Start(new ChildProcessOptions(
                    "a process of the raw ceiling",
                    DotNet.FileName,
                    [Environment.GetCommandLineArgs()[0], "bench", BenchCommand.RawWorkerName, "--batch-size", $"{batchSize}"])
                {
                    Environment = couchDb.Settings,
                }));
            }

            await Task.WhenAll(workers._processes.Select(process => process.WaitForLineAsync(RawWorker.Ready, StartLimit, cancellationToken)));
            return workers;
        }
        catch
        {
            await workers.DisposeAsync();
            throw;
        }
    }

    /// <summary>Documents per second when so many processes read and save so many batches at a time each.</summary>
    public async Task<double> MeasureAsync(string database, int start, int count, RawConcurrency concurrency, CancellationToken cancellationToken)
    {
        var share = (count + concurrency.Processes - 1) / concurrency.Processes;
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, concurrency.Processes).Select(worker =>
        {
            var first = Math.Min(worker * share, count);
            return OrderAsync(worker, new RawOrder(database, start + first, Math.Min(share, count - first), concurrency.InFlight), cancellationToken);
        }));
        return count / watch.Elapsed.TotalSeconds;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _processes)
        {
            await process.DisposeAsync();
        }
    }

    private async Task OrderAsync(int worker, RawOrder order, CancellationToken cancellationToken)
    {
        await _processes[worker].WriteLineAsync(JsonSerializer.Serialize(order, RawOrderJson.Default.RawOrder));
        await _processes[worker].WaitForLineAsync($"{RawWorker.Done}{++_orders[worker]}", WorkLimit, cancellationToken);
    }
}
