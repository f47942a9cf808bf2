using System.Security.Cryptography;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Pipeline.Jobs.Admission;
using Pipeline.Jobs.Api;
using Pipeline.Jobs.Batches;
using Pipeline.Jobs.Conflicts;
using Pipeline.Jobs.Failures;
using Pipeline.Jobs.Kept;
using Pipeline.Jobs.Kinds;
using Pipeline.Jobs.Listing;
using Pipeline.Jobs.Looks;
using Pipeline.Jobs.Notify;
using Pipeline.Jobs.Schedules;
using Pipeline.Jobs.Sources;
using Pipeline.Jobs.Steering;
using Pipeline.Jobs.Transfer;
using Pipeline.Jobs.Undo;
using Pipeline.Jobs.Views;
using Pipeline.Jobs.Workers;
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
        .AddSingleton(provider => TaskHub.Of(provider.GetRequiredService<IConfiguration>()))
        .AddSingleton<WorkerStore>()
        .AddSingleton<RunningBatches>()
        .AddHostedService<WorkerHeartbeat>()
        .AddSingleton<JobStore>()
        .AddSingleton(provider => ActivatorUtilities.CreateInstance<JobAdmission>(provider, (Func<double>)NextRandom))
        .AddSingleton<JobStarter>()
        .AddSingleton<SourceStore<FailureDocument>>()
        .AddSingleton<SourceStore<KeptDocument>>()
        .AddSingleton<TallyStore>()
        .AddSingleton<BatchRecords>()
        .AddSingleton<IdListStore>()
        .AddSingleton<IIdSource, FailedIds>()
        .AddSingleton<IIdSource, SelectedIds>()
        .AddSingleton<IIdSource, ViewIds>()
        .AddSingleton<IIdSource, ChangedIds>()
        .AddSingleton<IdLister>()
        .AddSingleton<BatchDocuments>()
        .AddSingleton<ConflictMetrics>()
        .AddSingleton<ConflictResolver>()
        .AddSingleton<BatchRunner>()
        .AddSingleton<UndoneStore>()
        .AddSingleton<DatabaseLister>()
        .AddSingleton<IJobKind, ClassifyKind>()
        .AddSingleton<IJobKind, UndoKind>()
        .AddSingleton<JobKinds>()
        .AddSingleton<JobBatches>()
        .AddSingleton<JobRequestReader>()
        .AddSingleton<ImportReader>()
        .AddSingleton<JobViewState>()
        .AddSingleton<JobLists>()
        .AddSingleton<ScheduleStore>()
        .AddSingleton<ScheduleReader>()
        .AddSingleton<ScheduleStart>()
        .AddSingleton<ScheduleRun>()
        .AddSingleton<ForeignChanges>()
        .AddSingleton<ContinuousRun>()
        .AddSingleton<ScheduleListeners>()
        .AddHostedService(provider => provider.GetRequiredService<ScheduleListeners>())
        .AddSingleton<NotifyClient>()
        .AddSingleton<JobSteering>()
        .AddSingleton<IDependencyCheck, CouchDbCheck>();

    private static double NextRandom() => RandomNumberGenerator.GetInt32(int.MaxValue) / (double)int.MaxValue;
}
