using Pipeline.CouchDb;
using Pipeline.Jobs.Notify;
using Pipeline.Jobs.Steering;

namespace Pipeline.Jobs;

internal sealed partial class JobStore
{
    /// <summary>What has been asked of a job. A document that cannot be read asks for nothing.</summary>
    /// <param name="jobId">The job.</param>
    /// <param name="run">Which run of it asks, see <see cref="JobDocument.Run"/>.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    public async Task<StopRequest> FindRequestAsync(string jobId, int run, CancellationToken cancellationToken)
    {
        try
        {
            return await FindAsync(jobId, cancellationToken).ConfigureAwait(false) is { } job ? job.RequestTo(run) : StopRequest.None;
        }
        catch (UnreadableDocumentException)
        {
            return StopRequest.None;
        }
    }

    /// <summary>Asks the job to end. Its listing and its batches read this before they begin.</summary>
    /// <returns>False when there is no such job.</returns>
    public async Task<bool> CancelAsync(string jobId, CancellationToken cancellationToken) => await UpdateAsync(
        jobId, job => job.HasEnded || job.CancelRequestedAt is not null ? null : job with { CancelRequestedAt = time.GetUtcNow() }, cancellationToken)
        .ConfigureAwait(false) is not null;

    /// <summary>Asks the job to begin nothing more.</summary>
    public Task AskToSuspendAsync(string jobId, CancellationToken cancellationToken) => UpdateAsync(
        jobId, job => job.HasEnded || job.SuspendRequestedAt is not null ? null : job with { SuspendRequestedAt = time.GetUtcNow() }, cancellationToken);

    /// <summary>Suspends a job that has been asked to, and waited for a place.</summary>
    public Task SuspendWaitingAsync(string jobId, CancellationToken cancellationToken) => UpdateAsync(
        jobId,
        job => job is { Status: JobStatus.Pending, SuspendRequestedAt: not null } ? job with { Status = JobStatus.Suspended, AdvancedAt = time.GetUtcNow() } : null,
        cancellationToken);

    /// <summary>Lets a suspended job wait for a place, or takes back the request of one that is still under way.</summary>
    /// <returns>The job as it is now; null when there is none.</returns>
    public Task<JobDocument?> ResumeAsync(string jobId, CancellationToken cancellationToken) => UpdateAsync(
        jobId,
        job => job.Status == JobStatus.Suspended ? NextRun(job)
            : job is { HasEnded: false, SuspendRequestedAt: not null } ? job with { SuspendRequestedAt = null }
            : null,
        cancellationToken);

    /// <summary>Ends a cancelled job that has no orchestration, as it waits or is suspended.</summary>
    /// <returns>The job as it is now; null when there is none.</returns>
    public async Task<JobDocument?> EndIdleAsync(string jobId, CancellationToken cancellationToken)
    {
        var job = await UpdateAsync(
            jobId,
            job => job.HasEnded || job.CancelRequestedAt is null ? null : job with
            {
                Status = JobStatus.Terminated,
                Outcome = JobOutcome.Cancelled,
                Counts = job.Counts ?? JobCounts.Zero,
                EndedAt = time.GetUtcNow(),
            },
            cancellationToken).ConfigureAwait(false);
        if (job is null or { HasEnded: true })
        {
            await UnmarkAsync(jobId, cancellationToken).ConfigureAwait(false);
        }

        return job;
    }

    /// <summary>Writes what has become of telling the end of a run.</summary>
    public Task NotifiedAsync(string jobId, int run, JobNotification notification, CancellationToken cancellationToken) => UpdateAsync(
        jobId, job => job.HasEnded && job.Run == run ? job with { Notification = notification } : null, cancellationToken);

    /// <summary>Lets a job that failed or was cancelled wait for a place once more, to go on from where it was.</summary>
    /// <returns>The job as it is now; null when there is none.</returns>
    /// <exception cref="CouchUnavailableException">Its end has not been recorded yet.</exception>
    public async Task<JobDocument?> RestartAsync(string jobId, CancellationToken cancellationToken)
    {
        if (await FindAsync(jobId, cancellationToken).ConfigureAwait(false) is not { } ended)
        {
            return null;
        }

        if (!ended.HasEnded)
        {
            throw new CouchUnavailableException($"The end of the job '{jobId}' is still to be recorded; ask again in a minute.");
        }

        // The mark comes first, as with a new job: where the process dies in between, the timer finds the record.
        await PutAsync(ended with { Id = MarkerPrefix + jobId, Rev = null, CreatedAt = time.GetUtcNow() }, cancellationToken).ConfigureAwait(false);
        var isOurs = false;
        var job = await UpdateAsync(
            jobId,
            job =>
            {
                isOurs = job is { HasEnded: true, Outcome: not JobOutcome.Completed };
                return isOurs ? NextRun(job) : null;
            },
            cancellationToken).ConfigureAwait(false);
        if (isOurs && job!.GoesOnFrom is null or { Listed: 0, Left: null })
        {
            // All of it is done again, in other batches perhaps: no batch then looks after what an earlier one recorded.
            await DeleteAllAsync(KeyRange.Prefix($"failure:{jobId}:"), cancellationToken).ConfigureAwait(false);
            await DeleteAllAsync(KeyRange.Prefix($"kept:{jobId}:"), cancellationToken).ConfigureAwait(false);
        }

        return job;
    }

    /// <summary>Lets a job whose run has stopped, although it is to go on, wait for a place once more.</summary>
    /// <returns>The job as it is now; null when there is none.</returns>
    public Task<JobDocument?> GoOnAsync(string jobId, JobState state, CancellationToken cancellationToken) => UpdateAsync(
        jobId,
        job => job.HasEnded || job.Status == JobStatus.Suspended || IsOfAnother(job) || job.Run != state.Run ? null : NextRun(job) with { GoesOnFrom = state },
        cancellationToken);

    private JobDocument NextRun(JobDocument job) => job with
    {
        Schema = JobDocument.CurrentSchema,
        Status = JobStatus.Pending,
        Run = job.Run + 1,
        CancelRequestedAt = null,
        SuspendRequestedAt = null,
        Outcome = null,
        Error = null,
        EndedAt = null,
        Notification = null,
        Hub = hub.Id,
    };
}
