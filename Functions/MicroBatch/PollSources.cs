using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Pipeline.Checkpoints;

namespace Pipeline.MicroBatch;

/// <summary>The pollers of all sources; none when nothing is configured.</summary>
internal sealed class PollSources(IServiceProvider services, IOptions<MicroBatchOptions> options)
{
    // Nothing of MongoDB and of the blob storage is made before it is needed, and without MONGO_URI it never is.
    private readonly Lazy<IReadOnlyList<SourcePoller>> _pollers = new(
        () => [.. options.Value.Sources.Select(source => Create(services, source, options.Value))]);

    /// <summary>Every one that is configured, in the order of the settings.</summary>
    public IReadOnlyList<SourcePoller> All => _pollers.Value;

    /// <summary>The one of that name; null when there is none.</summary>
    public SourcePoller? Find(string name) => All.FirstOrDefault(poller => poller.Source == name);

    private static SourcePoller Create(IServiceProvider services, PollSource source, MicroBatchOptions options)
    {
        var factories = services.GetServices<IBatchHandlerFactory>().ToList();
        var factory = factories.Find(factory => factory.Name == source.Handler) ?? throw new InvalidOperationException(
            $"There is no handler '{source.Handler}', which the source '{source.Name}' names; "
            + $"there are {string.Join(", ", factories.Select(one => one.Name))}.");
        var handler = factory.Create(source);
        return new SourcePoller(
            options,
            services.GetRequiredService<PollLimits>(),
            source,
            services.GetRequiredService<IRecordSources>().Open(source, handler.Fields),
            handler,
            services.GetRequiredService<ICheckpointStore>(),
            services.GetRequiredService<PollMetrics>(),
            services.GetRequiredService<TimeProvider>(),
            services.GetRequiredService<ILogger<SourcePoller>>());
    }
}
