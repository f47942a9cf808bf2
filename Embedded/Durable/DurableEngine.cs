using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Pipeline.Embedded.Durable.Activities;
using Pipeline.Embedded.Durable.Journals;
using Pipeline.Embedded.Durable.Orchestrations;
using Pipeline.Embedded.Durable.Timers;

namespace Pipeline.Embedded.Durable;

/// <summary>
/// Runs orchestrations and activities in this process and keeps their progress in journals, so that they go on after a
/// crash. One machine only. An activity may run more than once; its result is taken once.
/// </summary>
internal sealed partial class DurableEngine : IAsyncDisposable
{
    private readonly DurableEngineOptions _options;
    private readonly IFunctionCatalog _catalog;
    private readonly TimeProvider _time;
    private readonly ILoggerFactory _loggers;
    private readonly ILogger _logger;
    private readonly JsonPayloads _payloads;
    private readonly IJournalStore _store;
    private readonly JournalCommitter _committer;
    private readonly InstanceRegistry _registry;
    private readonly DurableTimers _timers;
    private readonly ActivityDispatcher _activities;
    private readonly CancellationTokenSource _stopped = new();
    private readonly TaskCompletionSource<Exception> _failed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile EnginePhase _phase;

    /// <summary>An engine on the folder of its options.</summary>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    /// <exception cref="IOException">Another host uses the folder.</exception>
    public DurableEngine(DurableEngineOptions options, IFunctionCatalog catalog, TimeProvider time, ILoggerFactory loggers)
        : this(options, catalog, time, loggers, static folder => new FileJournalStore(folder))
    {
    }

    /// <summary>An engine on another store of journals.</summary>
    public DurableEngine(
        DurableEngineOptions options,
        IFunctionCatalog catalog,
        TimeProvider time,
        ILoggerFactory loggers,
        Func<string, IJournalStore> openStore)
    {
        options.Validate();
        _options = options;
        _catalog = catalog;
        _time = time;
        _loggers = loggers;
        _logger = loggers.CreateLogger<DurableEngine>();
        _payloads = new JsonPayloads(options.Json);
        _store = openStore(options.Folder);
        _committer = new JournalCommitter(_store);
        _registry = new InstanceRegistry(_committer.CommitAsync);
        _timers = new DurableTimers(time);
        _activities = new ActivityDispatcher(catalog, _payloads, options.MaxConcurrentActivities, loggers.CreateLogger<ActivityDispatcher>());
        Statistics = new DurableEngineStatistics(_committer, _registry);
        Client = new EmbeddedDurableTaskClient(this, options.Name);
        _committer.Failed.ContinueWith(failed => Fail(failed.Result), TaskScheduler.Default);
    }

    /// <summary>Starts, reads and controls orchestrations. Usable from <see cref="StartAsync"/> to <see cref="StopAsync"/>.</summary>
    public DurableTaskClient Client { get; }

    public DurableEngineStatistics Statistics { get; }

    /// <summary>Completes with the cause when the engine cannot go on; its process should then end and be started again.</summary>
    public Task<Exception> Failed => _failed.Task;

    internal InstanceRegistry Registry => _registry;

    internal JsonPayloads Payloads => _payloads;

    internal TimeProvider Time => _time;

    internal IJournalStore Store => _store;

    /// <summary>Cancelled when the engine stops or fails.</summary>
    internal CancellationToken Stopped => _stopped.Token;

    /// <summary>Reads the journals and lets every orchestration that had not ended go on.</summary>
    public Task StartAsync(CancellationToken cancellationToken = default)
    {
        if (Interlocked.CompareExchange(ref _phase, EnginePhase.Starting, EnginePhase.Made) != EnginePhase.Made)
        {
            throw new InvalidOperationException("The durable engine has been started before.");
        }

        return Task.Run(() => Recover(cancellationToken), cancellationToken);
    }

    /// <summary>
    /// Stops: nothing new begins, the activities' token fires, and running activities get the given time (30 s by default) to
    /// end. What has ended is written; what has not is run again after the next start. Gives whether all activities ended.
    /// </summary>
    public async Task<bool> StopAsync(TimeSpan? patience = null)
    {
        if (Interlocked.Exchange(ref _phase, EnginePhase.Stopped) == EnginePhase.Stopped)
        {
            return true;
        }

        _timers.Dispose();
        var ended = await _activities.StopAsync(patience ?? TimeSpan.FromSeconds(30), _time);
        for (var live = LiveInstances(); live.Count > 0; live = LiveInstances())
        {
            live.ForEach(instance => instance.Stop());
            await Task.WhenAll(live.Select(instance => instance.Ended));
        }

        await _stopped.CancelAsync();
        _committer.Dispose();
        _store.Dispose();
        if (!ended)
        {
            LogAbandoned(_logger);
        }

        return ended;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stopped.Dispose();
    }

    /// <exception cref="InvalidOperationException">The engine is not running.</exception>
    internal void EnsureRunning()
    {
        if (!IsRunning || _failed.Task.IsCompleted)
        {
            throw new InvalidOperationException("The durable engine is not running.");
        }
    }

    private bool IsRunning => _phase == EnginePhase.Running;

    private void Fail(Exception exception)
    {
        if (_failed.TrySetResult(exception))
        {
            LogFailed(_logger, exception);
            _stopped.Cancel();
        }
    }

    private List<OrchestrationInstance> LiveInstances() =>
        [.. _registry.All().Select(entry => entry.Live).OfType<OrchestrationInstance>().Where(instance => !instance.Ended.IsCompleted)];

    private enum EnginePhase
    {
        Made,
        Starting,
        Running,
        Stopped,
    }
}
