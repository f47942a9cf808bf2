using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Pipeline.CouchDb;

namespace Pipeline.Jobs;

/// <summary>Timer that takes up claims whose process died before it could schedule the orchestration.</summary>
internal sealed partial class StartClaimedJobs(
    JobStore jobs, JobStarter starter, IOptions<CouchDbOptions> options, TimeProvider time, ILogger<StartClaimedJobs> logger)
{
    // Long enough for whoever made the claim to schedule it, retries included.
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(2);

    [Function(nameof(StartClaimedJobs))]
    public async Task RunAsync(
        [TimerTrigger("30 * * * * *")] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken)
    {
        if (!options.Value.IsConfigured)
        {
            return;
        }

        try
        {
            foreach (var settings in await jobs.ListUnstartedAsync(time.GetUtcNow() - Grace, cancellationToken))
            {
                if (await jobs.FindAsync(settings.JobId, cancellationToken) is not { } claim)
                {
                    await jobs.UnmarkAsync(settings.JobId, cancellationToken);
                    continue;
                }

                await starter.ScheduleAsync(client, claim, cancellationToken);
                LogTakenUp(logger, settings.JobId);
            }
        }
        catch (CouchUnavailableException exception)
        {
            LogUnavailable(logger, exception.Message);
        }
    }
}
