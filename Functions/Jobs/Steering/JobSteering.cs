using Microsoft.DurableTask.Client;
using Pipeline.Jobs.Notify;

namespace Pipeline.Jobs.Steering;

/// <summary>Suspends, resumes, cancels and restarts jobs, by their records: what runs reads there what is asked of it.</summary>
internal sealed class JobSteering(JobStore jobs, JobStarter starter)
{
    /// <summary>Does what is asked of a job whose state has been looked up in <see cref="JobTransitions"/>.</summary>
    public Task SteerAsync(DurableTaskClient client, string jobId, JobAction action, CancellationToken cancellationToken) => action switch
    {
        JobAction.Suspend => SuspendAsync(client, jobId, cancellationToken),
        JobAction.Resume => ResumeAsync(client, jobId, cancellationToken),
        JobAction.Cancel => CancelAsync(client, jobId, cancellationToken),
        JobAction.Restart => RestartAsync(client, jobId, cancellationToken),
        _ => throw new ArgumentOutOfRangeException(nameof(action), action, "Undo starts another job, and a deleted one is steered no more."),
    };

    private async Task SuspendAsync(DurableTaskClient client, string jobId, CancellationToken cancellationToken)
    {
        await jobs.AskToSuspendAsync(jobId, cancellationToken);
        if (await starter.LeaveIfWaitingAsync(client, jobId, cancellationToken))
        {
            await jobs.SuspendWaitingAsync(jobId, cancellationToken);
        }
    }

    private async Task ResumeAsync(DurableTaskClient client, string jobId, CancellationToken cancellationToken)
    {
        if (await jobs.ResumeAsync(jobId, cancellationToken) is { Status: JobStatus.Pending } job)
        {
            await starter.AdmitAsync(client, job, cancellationToken);
        }
    }

    private async Task CancelAsync(DurableTaskClient client, string jobId, CancellationToken cancellationToken)
    {
        await jobs.CancelAsync(jobId, cancellationToken);
        if (await starter.LeaveIfWaitingAsync(client, jobId, cancellationToken) || await jobs.FindAsync(jobId, cancellationToken) is { Status: JobStatus.Suspended })
        {
            await JobNotifier.NotifyAsync(client, await jobs.EndIdleAsync(jobId, cancellationToken), cancellationToken);
        }
    }

    private async Task RestartAsync(DurableTaskClient client, string jobId, CancellationToken cancellationToken)
    {
        if (await jobs.RestartAsync(jobId, cancellationToken) is { HasEnded: false } job)
        {
            await starter.AdmitAsync(client, job, cancellationToken);
        }
    }
}
