using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Pipeline.Monitoring;

namespace Pipeline;

/// <summary>The one registration of the app's services, the same for every host.</summary>
internal static class PipelineServices
{
    /// <summary>Adds every service that the functions need.</summary>
    public static IServiceCollection AddPipeline(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return services.AddMonitoring();
    }
}
