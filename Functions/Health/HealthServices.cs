using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Pipeline.Health;

/// <summary>Registers the health analytics.</summary>
internal static class HealthServices
{
    /// <summary>
    /// Registers <see cref="IUserAnalytics"/>. <see cref="IAnalyticsStore"/> and <see cref="IHealthHistory"/> come from the host, before or after
    /// this; without them everything says that there is no database.
    /// </summary>
    public static IServiceCollection AddHealth(this IServiceCollection services)
    {
        services.TryAddSingleton<IAnalyticsStore, AbsentDatabase>();
        services.TryAddSingleton<IHealthHistory, AbsentDatabase>();
        return services.AddSingleton<IUserAnalytics, UserAnalytics>();
    }
}
