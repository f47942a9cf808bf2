using System.Text.Json;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Pipeline.CouchDb;
using Pipeline.Jobs.Api;
using Pipeline.Jobs.Notify;
using Pipeline.Jobs.Workers;

namespace Pipeline.Jobs;

/// <summary>
/// Timer that brings the record of active jobs and the engine together: a job whose orchestration is missing is started (its process died before
/// it could, or the engine's file was lost), one whose orchestration has ended gets its end recorded, and one of a task hub
/// without a worker is taken over.
/// </summary>
internal sealed partial class ResumeJobs(
    JobStore jobs,
    JobStarter starter,
    WorkerStore workers,
    TaskHub hub,
    IOptions<CouchDbOptions> options,
    TimeProvider time,
    ILogger<ResumeJobs> logger)
{
    // Long enough for whoever made the claim to schedule it, retries included.
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(2);

    // A host that is started anew, or whose clock is some minutes off, is not taken for lost.
    private static readonly TimeSpan LostAfter = TimeSpan.FromMinutes(10);

    [Function(nameof(ResumeJobs))]
    public async Task RunAsync(
        [TimerTrigger("30 * * * * *")] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken)
    {
        if (!options.Value.IsConfigured)
        {
            return;
        }

        try
        {
            var active = await jobs.ListActiveAsync(cancellationToken);
            foreach (var marker in active.Unreadable)
            {
                LogUnreadable(logger, marker.Id, marker.Problem!);
            }

            foreach (var (jobId, claimedAt) in active.Jobs)
            {
                await ResumeAsync(client, jobId, time.GetUtcNow() - claimedAt < Grace, cancellationToken);
            }
        }
        catch (CouchUnavailableException exception)
        {
            LogUnavailable(logger, exception.Message);
        }
    }

    // What is wrong with one job says nothing of the next; only CouchDB away, or the stop of the host, ends the run.
    private async Task ResumeAsync(DurableTaskClient client, string jobId, bool isYoung, CancellationToken cancellationToken)
    {
        try
        {
            var job = await jobs.FindAsync(jobId, cancellationToken);
            if (isYoung && job is not { StartedAt: not null })
            {
                // Whoever made the claim is about to start it.
                return;
            }

            if (job is not { HasEnded: false })
            {
                await jobs.UnmarkAsync(jobId, cancellationToken);
            }
            else if (job.Hub is null || job.Hub == hub.Id)
            {
                await CompareAsync(client, job, cancellationToken);
            }
            else if (await IsLostAsync(job, cancellationToken) && await jobs.TakeOverAsync(jobId, job.Hub, cancellationToken))
            {
                LogTakenOver(logger, jobId, job.Hub);
                await CompareAsync(client, job, cancellationToken);
            }
        }
        catch (Exception exception) when (exception is not (CouchUnavailableException or OperationCanceledException))
        {
            LogNotTakenUp(logger, jobId, exception);
        }
    }

    private async Task CompareAsync(DurableTaskClient client, JobDocument job, CancellationToken cancellationToken)
    {
        var jobId = job.Settings.JobId;
        if (job.Status == JobStatus.Suspended)
        {
            return;
        }

        var instance = await client.GetInstanceAsync(JobId.ToInstanceId(jobId), getInputsAndOutputs: true, cancellationToken);
        if (instance is null || (instance.IsCompleted && JobReader.RunOf(instance) < job.Run))
        {
            if (await starter.AdmitAsync(client, job, cancellationToken))
            {
                LogTakenUp(logger, jobId);
            }
        }
        else if (EndOf(instance) is { } end)
        {
            await starter.LeaveAsync(client, jobId, cancellationToken);
            var now = await jobs.EndAsync(jobId, job.Run, end.Status, end.Output, cancellationToken);
            await JobNotifier.NotifyAsync(client, now, cancellationToken);
            if (now is { HasEnded: false, Status: not JobStatus.Suspended })
            {
                await GoOnAsync(client, jobId, end.Output, cancellationToken);
            }
        }
    }

    /// <summary>A job that has stopped because it was asked to, and was asked to go on before that was recorded.</summary>
    private async Task GoOnAsync(DurableTaskClient client, string jobId, JobOutput output, CancellationToken cancellationToken)
    {
        if (output.GoesOnFrom is { } state && await jobs.GoOnAsync(jobId, state, cancellationToken) is { Status: JobStatus.Pending } job)
        {
            await starter.AdmitAsync(client, job, cancellationToken);
        }
    }

    /// <summary>How an orchestration ended; null while it runs.</summary>
    private static (JobStatus Status, JobOutput Output)? EndOf(OrchestrationMetadata instance)
    {
        if (!instance.IsCompleted)
        {
            return null;
        }

        JobAnswer job;
        JobOutput? output;
        try
        {
            job = JobReader.Read(instance);
            output = JobReader.ReadOutput(instance);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return (JobStatus.Failed, new JobOutput(JobOutcome.Failed, JobCounts.Zero, 0, $"Its orchestration is none of this version: {exception.Message}"));
        }

        var outcome = job.Status == JobStatus.Terminated ? JobOutcome.Cancelled : JobOutcome.Failed;
        return (job.Status, output ?? new JobOutput(outcome, job.Progress.Counts, 0, job.Error));
    }

    private async Task<bool> IsLostAsync(JobDocument job, CancellationToken cancellationToken)
    {
        var seen = (await workers.ListAsync(cancellationToken))
            .Where(worker => worker.Hub == job.Hub)
            .Select(worker => worker.LastSeen)
            .Append(job.AdvancedAt ?? job.CreatedAt)
            .Max();
        return time.GetUtcNow() - seen >= LostAfter;
    }
}
