using Microsoft.Extensions.DependencyInjection;
using Pipeline.Jobs.Batches;
using Pipeline.Jobs.Failures;
using Pipeline.Jobs.Looks;
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
        .AddSingleton<BatchRecords>()
        .AddSingleton<BatchRunner>()
        .AddSingleton<IDependencyCheck, CouchDbCheck>();
}
