using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Pipeline.CouchDb;
using Pipeline.Http;
using Pipeline.Jobs.Admission;
using Pipeline.Jobs.Api;
using Pipeline.Jobs.Kinds;
using Pipeline.Jobs.Listing;
using Pipeline.Jobs.Workers;

namespace Pipeline.Jobs;

/// <summary>
/// Starts jobs: first the id is claimed, which one caller at a time can, then the job asks for a place, and the orchestration of each job that
/// has one is scheduled.
/// </summary>
internal sealed class JobStarter(
    ICouchServer server, JobStore jobs, JobKinds kinds, IdLister listing, JobAdmission admission, IdListStore lists, TaskHub hub)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <param name="client">The engine.</param>
    /// <param name="order">The job, and the documents that it is about where its request gave them.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The claim, or null when the id is taken.</returns>
    /// <exception cref="BadInputException">What the job is about is not there, or is not what its kind works on.</exception>
    public async Task<JobDocument?> StartAsync(DurableTaskClient client, JobOrder order, CancellationToken cancellationToken)
    {
        var settings = order.Settings;
        await listing.CheckAsync(settings, cancellationToken);
        await kinds.Find(settings.Kind)!.CheckAsync(settings, cancellationToken);
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

        if (order.Ids is { } ids)
        {
            // After the claim, or it could be another job's list. Where the process dies in between, the listing says that it has none.
            await lists.StoreAsync(settings, ids.ToAsyncEnumerable(), repeats: false, cancellationToken);
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

    /// <summary>Ends the waiting of a job that waits for a place.</summary>
    /// <returns>False for one that does not wait.</returns>
    public async Task<bool> LeaveIfWaitingAsync(DurableTaskClient client, string jobId, CancellationToken cancellationToken)
    {
        if ((await admission.ReadAsync(cancellationToken)).Waiting.All(waiting => waiting.Id != jobId))
        {
            return false;
        }

        await LeaveAsync(client, jobId, cancellationToken);
        return true;
    }

    private async Task ScheduleAllAsync(DurableTaskClient client, IEnumerable<string> admitted, CancellationToken cancellationToken)
    {
        foreach (var jobId in admitted)
        {
            var job = await jobs.FindAsync(jobId, cancellationToken);
            if (job is { HasEnded: false, Status: not JobStatus.Suspended } && (job.Hub == hub.Id || await jobs.TakeOverAsync(jobId, job.Hub, cancellationToken)))
            {
                await ScheduleAsync(client, job, cancellationToken);
            }
        }
    }

    /// <summary>Schedules the orchestration of a job that has a place, unless that has happened.</summary>
    private static async Task ScheduleAsync(DurableTaskClient client, JobDocument job, CancellationToken cancellationToken)
    {
        var instanceId = JobId.ToInstanceId(job.Settings.JobId);
        var instance = await client.GetInstanceAsync(instanceId, getInputsAndOutputs: true, cancellationToken);
        if (instance is not null && JobReader.RunOf(instance) >= job.Run)
        {
            return;
        }

        if (instance is null || instance.IsCompleted || await EndsAsync(client, instanceId, cancellationToken))
        {
            await client.ScheduleNewOrchestrationInstanceAsync(
                nameof(ClassifyDatabase), job.NextState(), new StartOrchestrationOptions(instanceId), cancellationToken);
        }
    }

    /// <summary>Whether the orchestration of an earlier run, which has recorded its end, ends soon; where it does not, the timer starts the next one.</summary>
    private static async Task<bool> EndsAsync(DurableTaskClient client, string instanceId, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            await client.WaitForInstanceCompletionAsync(instanceId, patience.Token);
            return true;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }
}
