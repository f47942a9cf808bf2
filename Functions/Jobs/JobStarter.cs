using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Pipeline.CouchDb;
using Pipeline.Http;

namespace Pipeline.Jobs;

/// <summary>Starts jobs: first the id is claimed, which one caller at a time can, then the orchestration is scheduled.</summary>
internal sealed class JobStarter(ICouchServer server, JobStore jobs)
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

        await ScheduleAsync(client, claim, cancellationToken);
        return claim;
    }

    /// <summary>Schedules the orchestration of a claim, unless that has happened.</summary>
    public async Task ScheduleAsync(DurableTaskClient client, JobDocument claim, CancellationToken cancellationToken)
    {
        var jobId = claim.Settings.JobId;
        var instanceId = JobId.ToInstanceId(jobId);
        if (await client.GetInstanceAsync(instanceId, getInputsAndOutputs: false, cancellationToken) is null)
        {
            await client.ScheduleNewOrchestrationInstanceAsync(
                nameof(ClassifyDatabase),
                new JobState(claim.Settings, claim.CreatedAt),
                new StartOrchestrationOptions(instanceId),
                cancellationToken);
        }

        await jobs.UnmarkAsync(jobId, cancellationToken);
    }
}
