using Microsoft.Extensions.Hosting;
using Pipeline.LocalHost.Durable;

namespace Pipeline.LocalHost;

/// <summary>
/// Runs the durable engine from before the first request to after the last. An engine that cannot go on, as when its disk is full, stops
/// the host: what it would do after the next start is in its file.
/// </summary>
internal sealed class DurableEngineService(DurableEngine engine, DurableEngineMetrics metrics, InvocationLifetime lifetime) : BackgroundService
{
    /// <inheritdoc/>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        metrics.Observe(engine.Statistics);
        await engine.StartAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    /// <summary>Gives running activities what is left of the host's bound.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await engine.StopAsync(lifetime.Remaining);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await ((Task)engine.Failed.WaitAsync(stoppingToken)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (engine.Failed.IsCompleted)
        {
            throw new InvalidOperationException("The durable engine cannot go on.", await engine.Failed);
        }
    }
}
