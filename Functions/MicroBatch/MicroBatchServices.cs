using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Pipeline.Checkpoints;
using Pipeline.Monitoring;

namespace Pipeline.MicroBatch;

/// <summary>Registers the poll. <see cref="IRecordSources"/> and the factories of the handlers are registered by others.</summary>
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
            .AddCheckpoints(configuration)
            .AddSingleton<PollMetrics>()
            .AddSingleton<PollSources>()
            .AddSingleton<IDependencyCheck, CheckpointCheck>()
            .AddSingleton<IDependencyCheck, MongoDbCheck>()
            .AddHostedService<MicroBatchStart>();
    }
}
