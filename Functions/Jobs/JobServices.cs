using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Pipeline.Jobs.Batches;
using Pipeline.Jobs.Conflicts;
using Pipeline.Jobs.Failures;
using Pipeline.Jobs.Looks;
using Pipeline.Monitoring;

namespace Pipeline.Jobs;

/// <summary>Registers jobs.</summary>
internal static class JobServices
{
    public static IServiceCollection AddJobs(this IServiceCollection services, IConfiguration configuration) => services
        .AddSingleton<IConfigureOptions<JobOptions>>(new JobOptionsSettings(configuration))
        .AddOptions<JobOptions>().ValidateOnStart().Services
        .AddSingleton<ByteBudget>(_ => new ByteBudget())
        .AddSingleton<RequestGates>()
        .AddSingleton<JobMetrics>()
        .AddSingleton<JobStore>()
        .AddSingleton<JobStarter>()
        .AddSingleton<FailureStore>()
        .AddSingleton<BatchRecords>()
        .AddSingleton<ConflictMetrics>()
        .AddSingleton<ConflictResolver>()
        .AddSingleton<BatchRunner>()
        .AddSingleton<IDependencyCheck, CouchDbCheck>();
}
