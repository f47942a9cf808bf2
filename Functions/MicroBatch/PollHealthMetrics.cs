using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Pipeline.Checkpoints;
using Pipeline.MicroBatch.FanOut;

namespace Pipeline.MicroBatch;

/// <summary>Timer that polls every source that is due, all at the same time. Quiet when none is configured.</summary>
internal sealed class PollHealthMetrics(PollSources sources, IServiceProvider services, IHostApplicationLifetime lifetime)
{
    [Function(nameof(PollHealthMetrics))]
    public Task RunAsync(
        [TimerTrigger("%POLL_SCHEDULE%")] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken) =>
        Task.WhenAll(sources.All.Select(poller => poller.RunAsync(
            force: false,
            new DurableUserFanOut(client, services.GetRequiredService<ICheckpointStore>()),
            lifetime.ApplicationStopping,
            cancellationToken)));
}
