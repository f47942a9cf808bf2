using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Hosting;

namespace Pipeline.MicroBatch;

/// <summary>Timer that polls every source that is due, all at the same time. Quiet when none is configured.</summary>
internal sealed class PollHealthMetrics(PollSources sources, IHostApplicationLifetime lifetime)
{
    [Function(nameof(PollHealthMetrics))]
    public Task RunAsync([TimerTrigger("%POLL_SCHEDULE%")] TimerInfo timer, CancellationToken cancellationToken) =>
        Task.WhenAll(sources.All.Select(poller => poller.RunAsync(force: false, lifetime.ApplicationStopping, cancellationToken)));
}
