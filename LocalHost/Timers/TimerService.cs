using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Pipeline.LocalHost.Discovery;

namespace Pipeline.LocalHost.Timers;

/// <summary>Runs every timer function from the start of the host to its stop.</summary>
internal sealed class TimerService(
    FunctionSet functions,
    DataFolder data,
    InvocationLifetime lifetime,
    IServiceScopeFactory scopes,
    TimeProvider time,
    ILogger<TimerService> logger) : IHostedService, IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private Task _loops = Task.CompletedTask;

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var folder = data.PathOf("timers");
        var loops = new List<TimerLoop>();
        foreach (var function in functions.Timers)
        {
            var status = function.UseMonitor ? new TimerStatusFile(folder, function.Method.Name, logger) : null;
            var loop = new TimerLoop(function, status, scopes, time, logger);
            await loop.LoadAsync(cancellationToken);
            loops.Add(loop);
        }

        _loops = Task.WhenAll(loops.Select(loop => Task.Run(() => loop.RunAsync(_stop.Token, lifetime.Token), CancellationToken.None)));
    }

    /// <summary>Starts no more runs and waits for those that go on, up to the host's bound.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stop.CancelAsync();
        try
        {
            await _loops.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // The bound is over, or a run gave up at it.
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _stop.Dispose();
}
