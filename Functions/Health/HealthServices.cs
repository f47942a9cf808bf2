using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Pipeline.MicroBatch;

namespace Pipeline.Health;

/// <summary>Registers the health analytics.</summary>
internal static class HealthServices
{
    /// <summary>
    /// Registers the handler of health records. <see cref="IHealthDatabase"/> comes from the host, before or after this; without it everything says that
    /// there is no database.
    /// </summary>
    public static IServiceCollection AddHealth(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddMetrics();
        services.AddSingleton<IConfigureOptions<HealthOptions>>(new HealthSettings(configuration));
        services.AddOptions<HealthOptions>().ValidateOnStart();
        services.TryAddSingleton<HealthMeter>();
        services.TryAddSingleton<IHealthDatabase, AbsentDatabase>();
        services.TryAddSingleton(provider =>
            provider.GetRequiredService<IHealthDatabase>().OpenAnalytics(provider.GetRequiredService<IOptions<MicroBatchOptions>>().Value.Database));
        return services.AddSingleton<IBatchHandlerFactory, HealthBatchHandlerFactory>();
    }
}
