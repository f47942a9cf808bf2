using System.Collections.Concurrent;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Pipeline.CouchDb;

namespace Pipeline.Jobs.Schedules;

/// <summary>
/// The continuous schedules that this process listens for, each by itself until the process stops. They live as long as the process and not in a timer function, which would be
/// running all the time; but a timer function begins them, since only a function is given the engine's client on every host.
/// </summary>
internal sealed partial class ScheduleListeners(
    ContinuousRun run, ScheduleStore schedules, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<ScheduleListeners> logger) : IHostedService
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, Task> _listeners = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();
    private DurableTaskClient? _client;

    /// <summary>Listens for a schedule, unless that goes on already.</summary>
    /// <param name="client">The engine; all use the one that was given last.</param>
    /// <param name="name">The schedule.</param>
    public void Listen(DurableTaskClient client, string name)
    {
        lock (_lock)
        {
            _client = client;
            if (!lifetime.ApplicationStopping.IsCancellationRequested && _listeners.GetValueOrDefault(name) is null or { IsCompleted: true })
            {
                _listeners[name] = Task.Run(() => ListenAsync(name, lifetime.ApplicationStopping), CancellationToken.None);
            }
        }
    }

    /// <summary>Those that listen now.</summary>
    public IReadOnlyList<string> Listening => [.. _listeners.Where(listener => !listener.Value.IsCompleted).Select(listener => listener.Key).Order(StringComparer.Ordinal)];

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Waits for the listeners, which end with the host's own stop.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Task.WhenAll(_listeners.Values).WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // The host waits no longer.
        }
    }

    private async Task ListenAsync(string name, CancellationToken cancellationToken)
    {
        LogListens(logger, name);
        var pause = FirstPause;
        try
        {
            while (true)
            {
                TimeSpan wait;
                try
                {
                    if (await run.StepAsync(_client!, name, cancellationToken) is not { } next)
                    {
                        return;
                    }

                    (wait, pause) = (next, FirstPause);
                }
                catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
                {
                    LogNotListening(logger, name, exception.Message, pause.TotalSeconds);
                    await TellAsync(name, exception.Message, cancellationToken);
                    wait = pause;
                    pause = 2 * pause < LongestPause ? 2 * pause : LongestPause;
                }

                await Task.Delay(wait, time, cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The host stops; what is under way is in the schedule's document.
        }
    }

    /// <summary>Writes into the schedule what is wrong, where that can be: what is wrong may be CouchDB.</summary>
    private async Task TellAsync(string name, string problem, CancellationToken cancellationToken)
    {
        try
        {
            if (await schedules.FindAsync(name, cancellationToken) is { } schedule && schedule.LastError != problem)
            {
                await schedules.TrySaveAsync(schedule with { LastError = problem }, cancellationToken);
            }
        }
        catch (CouchDbException exception)
        {
            LogNotTold(logger, name, exception.Message);
        }
    }
}
