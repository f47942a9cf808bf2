using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Hosting;

namespace Pipeline.MicroBatch;

/// <summary>Timer that polls the source. Quiet when none is configured.</summary>
internal sealed class PollHealthMetrics(PollSources sources, IHostApplicationLifetime lifetime)
{
    [Function(nameof(PollHealthMetrics))]
    public Task RunAsync([TimerTrigger("%POLL_SCHEDULE%")] TimerInfo timer, CancellationToken cancellationToken) =>
        sources.Configured is { } poller ? poller.RunAsync(force: false, lifetime.ApplicationStopping, cancellationToken) : Task.CompletedTask;
}
