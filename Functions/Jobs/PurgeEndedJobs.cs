using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Pipeline.Jobs;

/// <summary>Timer that takes orchestrations that ended long ago from the engine, which nobody else does. The records of their jobs stay.</summary>
internal sealed partial class PurgeEndedJobs(IOptions<JobOptions> options, TimeProvider time, ILogger<PurgeEndedJobs> logger)
{
    private static readonly OrchestrationRuntimeStatus[] Ended =
        [OrchestrationRuntimeStatus.Completed, OrchestrationRuntimeStatus.Failed, OrchestrationRuntimeStatus.Terminated];

    [Function(nameof(PurgeEndedJobs))]
    public async Task RunAsync(
        [TimerTrigger("0 17 * * * *")] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken)
    {
        var result = await client.PurgeAllInstancesAsync(
            new PurgeInstancesFilter(CreatedTo: time.GetUtcNow() - options.Value.Retention, Statuses: Ended), cancellation: cancellationToken);
        if (result.PurgedInstanceCount > 0)
        {
            LogPurged(logger, result.PurgedInstanceCount);
        }
    }

    [LoggerMessage(EventId = 3601, Level = LogLevel.Information, Message = "{Count} orchestrations that ended long ago were taken from the engine.")]
    private static partial void LogPurged(ILogger logger, int count);
}
