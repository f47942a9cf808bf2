using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Pipeline.CouchDb;

namespace Pipeline.Jobs;

/// <summary>
/// Activity that writes the end of a job into its record and starts the one that comes next. Where it cannot, the timer does it later from the
/// orchestration's output.
/// </summary>
internal sealed class EndJob(JobStore jobs, JobStarter starter)
{
    [Function(nameof(EndJob))]
    public async Task RunAsync([ActivityTrigger] JobEnd end, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken)
    {
        try
        {
            // The end comes last: with it the job is active no more, and the timer looks after it no more.
            await starter.LeaveAsync(client, end.JobId, cancellationToken);
            await jobs.EndAsync(end.JobId, end.Output.Status, end.Output, cancellationToken);
        }
        catch (CouchDbException exception) when (exception.Failure == CouchFailure.Fatal)
        {
            // The job has most likely ended for the same reason; trying again would help nobody.
        }
    }
}

/// <summary>Input of <see cref="EndJob"/>.</summary>
internal sealed record JobEnd(string JobId, JobOutput Output);
