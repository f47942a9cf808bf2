using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Pipeline.CouchDb;
using Pipeline.Http;
using Pipeline.Jobs.Admission;
using Pipeline.Jobs.Workers;

namespace Pipeline.Jobs;

/// <summary>
/// Starts jobs: first the id is claimed, which one caller at a time can, then the job asks for a place, and the orchestration of each job that
/// has one is scheduled.
/// </summary>
internal sealed class JobStarter(ICouchServer server, JobStore jobs, JobAdmission admission, TaskHub hub)
{
    /// <returns>The claim, or null when the id is taken.</returns>
    /// <exception cref="BadInputException">There is no such database.</exception>
    public async Task<JobDocument?> StartAsync(DurableTaskClient client, JobSettings settings, CancellationToken cancellationToken)
    {
        try
        {
            await server.Database(settings.Database).GetInfoAsync(cancellationToken);
        }
        catch (DatabaseNotFoundException exception)
        {
            throw new BadInputException("database", $"'database' is '{settings.Database}', and CouchDB has no such database.", exception);
        }

        if (await jobs.ClaimAsync(settings, cancellationToken) is not { } claim)
        {
            return null;
        }

        await AdmitAsync(client, claim, cancellationToken);
        return claim;
    }

    /// <summary>Starts a job that has no orchestration, as soon as there is a place for it.</summary>
    /// <returns>Whether it has been started now.</returns>
    public async Task<bool> AdmitAsync(DurableTaskClient client, JobDocument job, CancellationToken cancellationToken)
    {
        var admitted = await admission.EnterAsync(job, cancellationToken);
        await ScheduleAllAsync(client, admitted, cancellationToken);
        return admitted.Contains(job.Settings.JobId);
    }

    /// <summary>A job has ended, or waits no more: those that come next are started.</summary>
    public async Task LeaveAsync(DurableTaskClient client, string jobId, CancellationToken cancellationToken) =>
        await ScheduleAllAsync(client, await admission.LeaveAsync(jobId, cancellationToken), cancellationToken);

    /// <summary>Ends a cancelled job that waits for a place; one that runs ends by itself.</summary>
    public async Task EndWaitingAsync(DurableTaskClient client, string jobId, CancellationToken cancellationToken)
    {
        if ((await admission.ReadAsync(cancellationToken)).Waiting.Any(waiting => waiting.Id == jobId))
        {
            await LeaveAsync(client, jobId, cancellationToken);
            await jobs.EndAsync(jobId, JobStatus.Terminated, new JobOutput(JobOutcome.Cancelled, JobCounts.Zero, 0), cancellationToken);
        }
    }

    private async Task ScheduleAllAsync(DurableTaskClient client, IEnumerable<string> admitted, CancellationToken cancellationToken)
    {
        foreach (var jobId in admitted)
        {
            var job = await jobs.FindAsync(jobId, cancellationToken);
            if (job is { HasEnded: false } && (job.Hub == hub.Id || await jobs.TakeOverAsync(jobId, job.Hub, cancellationToken)))
            {
                await ScheduleAsync(client, job, cancellationToken);
            }
        }
    }

    /// <summary>Schedules the orchestration of a job that has a place, unless that has happened.</summary>
    private static async Task ScheduleAsync(DurableTaskClient client, JobDocument job, CancellationToken cancellationToken)
    {
        var instanceId = JobId.ToInstanceId(job.Settings.JobId);
        if (await client.GetInstanceAsync(instanceId, getInputsAndOutputs: false, cancellationToken) is null)
        {
            await client.ScheduleNewOrchestrationInstanceAsync(
                nameof(ClassifyDatabase), new JobState(job.Settings, job.CreatedAt), new StartOrchestrationOptions(instanceId), cancellationToken);
        }
    }
}
