using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Pipeline.CouchDb;
using Pipeline.Jobs.Notify;

namespace Pipeline.Jobs;

/// <summary>
/// Activity that writes the end of a job into its record and starts the one that comes next. Where it cannot, the timer does it later from the
/// orchestration's output.
/// </summary>
internal sealed class EndJob(JobStore jobs, JobStarter starter)
{
    /// <returns>Whether the job goes on at once: it was asked to begin nothing more, and before it had come to that, to go on.</returns>
    [Function(nameof(EndJob))]
    public async Task<bool> RunAsync([ActivityTrigger] JobEnd end, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken)
    {
        try
        {
            if (end.Output.Outcome == JobOutcome.Suspended
                && await jobs.EndAsync(end.JobId, end.Run, end.Output.Status, end.Output, cancellationToken) is { HasEnded: false } job
                && job.Status != JobStatus.Suspended)
            {
                return job.Run == end.Run;
            }

            // The end comes last: with it the job is active no more, and the timer looks after it no more.
            await starter.LeaveAsync(client, end.JobId, cancellationToken);
            var ended = await jobs.EndAsync(end.JobId, end.Run, end.Output.Status, end.Output, cancellationToken);
            await JobNotifier.NotifyAsync(client, ended, cancellationToken);
        }
        catch (CouchDbException exception) when (exception.Failure == CouchFailure.Fatal)
        {
            // The job has most likely ended for the same reason; trying again would help nobody.
        }

        return false;
    }
}

/// <summary>Input of <see cref="EndJob"/>.</summary>
/// <param name="Run">Which run of the job has ended.</param>
internal sealed record JobEnd(string JobId, JobOutput Output, int Run = 0);
