using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Pipeline.Monitoring;

/// <summary>Registration of health, readiness and metrics.</summary>
internal static class MonitoringServices
{
    /// <summary>Adds them. Register it before anything that measures, for only what is measured after its start is counted.</summary>
    public static IServiceCollection AddMonitoring(this IServiceCollection services)
    {
        services.AddMetrics();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<Readiness>();
        services.AddSingleton<MetricCollector>();
        services.AddHostedService(provider => provider.GetRequiredService<MetricCollector>());
        return services;
    }
}
