using Microsoft.Extensions.DependencyInjection;
using Pipeline.Jobs.Batches;
using Pipeline.Jobs.Failures;
using Pipeline.Monitoring;

namespace Pipeline.Jobs;

/// <summary>Registers jobs.</summary>
internal static class JobServices
{
    public static IServiceCollection AddJobs(this IServiceCollection services) => services
        .AddSingleton<ByteBudget>(_ => new ByteBudget())
        .AddSingleton<RequestGates>()
        .AddSingleton<JobMetrics>()
        .AddSingleton<JobStore>()
        .AddSingleton<JobStarter>()
        .AddSingleton<FailureStore>()
        .AddSingleton<BatchRunner>()
        .AddSingleton<IDependencyCheck, CouchDbCheck>();
}
