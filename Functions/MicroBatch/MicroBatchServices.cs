using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Pipeline.Checkpoints;
using Pipeline.Monitoring;

namespace Pipeline.MicroBatch;

/// <summary>Registers the poll. <see cref="IMetricSource"/> and the ports of the analytics are each host's own.</summary>
internal static class MicroBatchServices
{
    public static IServiceCollection AddMicroBatch(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddMetrics();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(new PollLimits());
        services.AddSingleton<IConfigureOptions<MicroBatchOptions>>(new MicroBatchSettings(configuration));
        services.AddOptions<MicroBatchOptions>().ValidateOnStart();
        return services
            .AddCheckpoints()
            .AddSingleton<PollMetrics>()
            .AddSingleton<PollSources>()
            .AddSingleton<IDependencyCheck, MongoDbCheck>()
            .AddHostedService<MicroBatchStart>();
    }
}
