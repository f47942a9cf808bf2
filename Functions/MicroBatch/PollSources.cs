using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Pipeline.Checkpoints;
using Pipeline.Health;

namespace Pipeline.MicroBatch;

/// <summary>The sources that are polled: one when MONGO_URI is set, else none.</summary>
internal sealed class PollSources(IServiceProvider services, IOptions<MicroBatchOptions> options)
{
    // Nothing of MongoDB and of the blob storage is made before it is needed, and without MONGO_URI it never is.
    private readonly Lazy<SourcePoller> _poller = new(() => Create(services, options.Value));

    /// <summary>The one that is configured; null when nothing is.</summary>
    public SourcePoller? Configured => options.Value.IsConfigured ? _poller.Value : null;

    /// <summary>The one of that name; null when there is none.</summary>
    public SourcePoller? Find(string name) => name == options.Value.Collection ? Configured : null;

    private static SourcePoller Create(IServiceProvider services, MicroBatchOptions options)
    {
        var limits = services.GetRequiredService<PollLimits>();
        var time = services.GetRequiredService<TimeProvider>();
        var source = services.GetRequiredService<IMetricSource>();
        var retry = new PollRetry(limits, time);
        var letters = new DeadLetters(options.Collection, source, time);
        return new SourcePoller(
            options,
            limits,
            source,
            new BatchProcessor(new HealthBatchHandler(letters), letters, retry, limits),
            new UserRecompute(services.GetRequiredService<IUserAnalytics>(), letters, retry, limits),
            retry,
            services.GetRequiredService<ICheckpointStore>(),
            services.GetRequiredService<PollMetrics>(),
            time,
            services.GetRequiredService<ILogger<SourcePoller>>());
    }
}
