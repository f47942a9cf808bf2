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
            var unstarted = await jobs.ListUnstartedAsync(time.GetUtcNow() - Grace, cancellationToken);
            foreach (var marker in unstarted.Unreadable)
            {
                LogUnreadable(logger, marker.Id, marker.Problem!);
            }

            foreach (var jobId in unstarted.JobIds)
            {
                await TakeUpAsync(client, jobId, cancellationToken);
            }
        }
        catch (CouchUnavailableException exception)
        {
            LogUnavailable(logger, exception.Message);
        }
    }

    // What is wrong with one claim says nothing of the next; only CouchDB away, or the stop of the host, ends the run.
    private async Task TakeUpAsync(DurableTaskClient client, string jobId, CancellationToken cancellationToken)
    {
        try
        {
            if (await jobs.FindAsync(jobId, cancellationToken) is not { } claim)
            {
                await jobs.UnmarkAsync(jobId, cancellationToken);
                return;
            }

            await starter.ScheduleAsync(client, claim, cancellationToken);
            LogTakenUp(logger, jobId);
        }
        catch (Exception exception) when (exception is not (CouchUnavailableException or OperationCanceledException))
        {
            LogNotTakenUp(logger, jobId, exception);
        }
    }
}
