using DurableTask.Core;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Converters;
using Microsoft.Extensions.Logging;
using Pipeline.LocalHost.Durable.Client;
using Pipeline.LocalHost.Durable.Orchestrations;
using Pipeline.LocalHost.Durable.Store;
using Pipeline.LocalHost.Durable.Worker;

namespace Pipeline.LocalHost.Durable;

/// <summary>
/// Runs orchestrations and activities in this process by DurableTask.Core and keeps their progress in one SQLite file, so that they go on after a crash.
/// One machine only. An activity may run more than once; its result is taken once.
/// </summary>
public sealed partial class DurableEngine : IAsyncDisposable
{
    private readonly ILogger _logger;
    private readonly Database _database;
    private readonly Mailbox _mailbox;
    private readonly InHand _inHand = new();
    private readonly TaskHubWorker _worker;
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenSource _stopped = new();
    private int _stops;

    /// <summary>An engine on the file of its options, which it holds until it stops.</summary>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    /// <exception cref="IOException">Another host uses the file, it is damaged, or of another version.</exception>
    public DurableEngine(DurableEngineOptions options, IFunctionCatalog catalog, TimeProvider time, ILoggerFactory loggers)
        : this(options, catalog, time, loggers, new DurableEngineHooks())
    {
    }

    /// <summary>An engine that tests look into.</summary>
    internal DurableEngine(DurableEngineOptions options, IFunctionCatalog catalog, TimeProvider time, ILoggerFactory loggers, DurableEngineHooks hooks)
    {
        options.Validate();
        _logger = loggers.CreateLogger<DurableEngine>();
        var converter = new JsonDataConverter(options.Json);
        var shims = FunctionWorker.ShimsOf(converter, loggers);
        var orchestrations = new FunctionOrchestrations(catalog, shims);
        _database = new Database(new StoreFile(options.File), hooks);
        var sessions = new Sessions(options.CachedEvents);
        var changes = new InstanceChanges();
        _mailbox = new Mailbox(_database, sessions, changes, time);
        var activities = new ActivityStore(_database, _mailbox, _inHand, hooks, time, loggers.CreateLogger<ActivityStore>());
        var turns = new TurnStore(_database, sessions, _mailbox, activities, changes, _inHand, hooks, time, loggers.CreateLogger<TurnStore>());
        var service = new LocalOrchestrationService(options, _database, _mailbox, turns, activities);
        _worker = FunctionWorker.Create(service, orchestrations, new FunctionActivities(catalog, shims, _stopping.Token), time, hooks, loggers);
        Client = new LocalDurableTaskClient(new InstanceStore(_database, _mailbox, changes, _stopped.Token), orchestrations.Knows, converter);
        Statistics = new DurableEngineStatistics(_database, turns);
        _database.Failed.ContinueWith(failed => Fail(failed.Result), TaskScheduler.Default);
    }

    /// <summary>Starts, reads and controls orchestrations. Usable from <see cref="StartAsync"/> to <see cref="StopAsync"/>.</summary>
    public DurableTaskClient Client { get; }

    /// <summary>What it has written.</summary>
    public DurableEngineStatistics Statistics { get; }

    /// <summary>Completes with the cause when the engine cannot go on; its process should then end and be started again.</summary>
    public Task<Exception> Failed => _database.Failed;

    /// <summary>Lets every orchestration that had not ended go on.</summary>
    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        await _worker.StartAsync();
    }

    /// <summary>
    /// Stops: nothing new begins, the activities' token fires, and running activities get the given time to end. What has ended is written; what has not
    /// is run again after the next start. Gives whether all activities ended.
    /// </summary>
    /// <param name="patience">30 seconds by default.</param>
    public async Task<bool> StopAsync(TimeSpan? patience = null)
    {
        if (Interlocked.Exchange(ref _stops, 1) != 0)
        {
            return true;
        }

        var ended = _inHand.StopAsync();
        await _stopping.CancelAsync();
        await Task.WhenAny(ended, Task.Delay(patience ?? TimeSpan.FromSeconds(30), TimeProvider.System));

        // Forced: the graceful stop of DurableTask.Core looks once a second, and nothing is in hand any more that could be waited for.
        await _worker.StopAsync(isForced: true);
        _mailbox.Dispose();
        _database.Dispose();
        await _stopped.CancelAsync();
        if (!ended.IsCompleted)
        {
            LogAbandoned();
        }

        return ended.IsCompleted;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _worker.Dispose();
    }

    private void Fail(Exception exception)
    {
        LogFailed(exception);

        // Nothing new begins: what cannot be kept would be run again and again.
        _ = _inHand.StopAsync();
        _stopped.Cancel();
    }
}
