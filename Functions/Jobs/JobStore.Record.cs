using System.Text.Json;
using System.Text.Json.Nodes;
using Pipeline.CouchDb;
using Pipeline.Jobs.Views;

namespace Pipeline.Jobs;

internal sealed partial class JobStore
{
    private const int RowsPerRequest = 500;

    /// <summary>Writes how far a job has come, unless it has ended or another hub has taken it over.</summary>
    /// <returns>The document; null when there is none that can be read.</returns>
    public Task<JobDocument?> AdvanceAsync(ListRequest request, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        return UpdateAsync(request.Settings.JobId, job => job.HasEnded || IsOfAnother(job) || job.Run != request.Run || job.Status == JobStatus.Suspended ? null : job with
        {
            Schema = JobDocument.CurrentSchema,
            Status = JobStatus.Running,
            Counts = request.Counts ?? JobCounts.Zero,
            Total = request.Total ?? job.Total,
            Pages = request.Pages,
            StartedAt = job.StartedAt ?? now,
            AdvancedAt = now,
            Hub = hub.Id,
            Worker = hub.Worker,
        }, cancellationToken);
    }

    /// <summary>
    /// Writes how a run of a job ended, unless it has been written, another hub has taken the job over or a later run has begun; where the job itself has ended,
    /// forgets that it was active. A suspended job that has been cancelled meanwhile has ended; one that has been resumed meanwhile is left as it is.
    /// </summary>
    /// <returns>The job as it is now; null when there is none.</returns>
    public async Task<JobDocument?> EndAsync(string jobId, int run, JobStatus status, JobOutput output, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var job = await UpdateAsync(
            jobId,
            job => job.HasEnded || IsOfAnother(job) || job.Run != run ? null
                : output.Outcome != JobOutcome.Suspended ? Ended(job, status, output.Outcome, output, now)
                : job.CancelRequestedAt is not null ? Ended(job, JobStatus.Terminated, JobOutcome.Cancelled, output, now)
                : job.SuspendRequestedAt is null || job.Status == JobStatus.Suspended ? null
                : Ended(job, JobStatus.Suspended, null, output, null),
            cancellationToken).ConfigureAwait(false);
        if (job is null or { HasEnded: true })
        {
            await UnmarkAsync(jobId, cancellationToken).ConfigureAwait(false);
        }

        return job;
    }

    /// <summary>Records a job that ended elsewhere.</summary>
    /// <returns>False when there is a job of its id already.</returns>
    public async Task<bool> RecordAsync(JobDocument ended, CancellationToken cancellationToken) =>
        await PutFirstAsync(ended, cancellationToken).ConfigureAwait(false) is WriteResult.Saved;

    private JobDocument Ended(JobDocument job, JobStatus status, JobOutcome? outcome, JobOutput output, DateTimeOffset? endedAt) => job with
    {
        Schema = JobDocument.CurrentSchema,
        Status = status,
        Counts = output.Counts,
        Pages = output.Pages,
        Outcome = outcome,
        Error = output.Error,
        AdvancedAt = endedAt is null ? time.GetUtcNow() : job.AdvancedAt,
        EndedAt = endedAt,
        GoesOnFrom = output.GoesOnFrom,
        Since = output.Since,
        Hub = hub.Id,
        Worker = hub.Worker,
    };

    /// <summary>Makes this hub the one that runs a job, if it is still <paramref name="owner"/>'s.</summary>
    /// <returns>Whether it is this hub's now.</returns>
    public async Task<bool> TakeOverAsync(string jobId, string? owner, CancellationToken cancellationToken)
    {
        var job = await UpdateAsync(
            jobId, job => job.HasEnded || job.Hub != owner ? null : job with { Schema = JobDocument.CurrentSchema, Hub = hub.Id }, cancellationToken)
            .ConfigureAwait(false);
        return job is { HasEnded: false } && job.Hub == hub.Id;
    }

    /// <summary>All jobs, in the order of their ids; one that cannot be read comes with its problem.</summary>
    public async Task<IReadOnlyList<ReadDocument<JobDocument>>> ListAsync(CancellationToken cancellationToken)
    {
        var range = KeyRange.Prefix(JobDocument.Prefix);
        var jobs = new List<ReadDocument<JobDocument>>();
        try
        {
            for (string? last = null; ;)
            {
                var rows = 0;
                await foreach (var job in _jobs
                    .ReadAsync(range with { Start = last ?? range.Start }, RowsPerRequest, JobsJson.Default.JobDocument, cancellationToken)
                    .ConfigureAwait(false))
                {
                    rows++;
                    if (job.Id != last)
                    {
                        jobs.Add(job);
                    }

                    last = job.Id;
                }

                if (rows < RowsPerRequest)
                {
                    return jobs;
                }
            }
        }
        catch (DatabaseNotFoundException)
        {
            return jobs;
        }
    }

    /// <summary>Jobs by a view, the newest first, from a place on.</summary>
    /// <param name="status">Only those whose record has this state; null for all.</param>
    /// <param name="from">The first one, included; null for the newest.</param>
    public IAsyncEnumerable<ReadDocument<JobDocument>> ReadViewAsync(
        JobStatus? status, (DateTimeOffset CreatedAt, string Id)? from, int count, CancellationToken cancellationToken)
    {
        JsonNode?[] place = from is { } job ? [job.CreatedAt.ToUnixTimeMilliseconds(), job.Id] : status is null ? [] : [new JsonObject()];
        return _jobs.ReadViewAsync(
            JobViews.Design,
            status is null ? JobViews.ByCreated : JobViews.ByStatus,
            status is null ? (from is null ? null : new JsonArray(place).ToJsonString()) : new JsonArray([$"{status}", .. place]).ToJsonString(),
            status is null ? null : new JsonArray($"{status}").ToJsonString(),
            count,
            JobsJson.Default.JobDocument,
            cancellationToken);
    }

    /// <summary>Removes a job with all that is kept of its sources. Broken off, it is done again: the job's own document goes last.</summary>
    public async Task DeleteAsync(string jobId, CancellationToken cancellationToken)
    {
        foreach (var prefix in new[] { "failure", "kept", "undone", "batch", "listed" })
        {
            await DeleteAllAsync(KeyRange.Prefix($"{prefix}:{jobId}:"), cancellationToken).ConfigureAwait(false);
        }

        await UnmarkAsync(jobId, cancellationToken).ConfigureAwait(false);
        using var job = await _jobs.GetAsync(JobDocument.IdOf(jobId), cancellationToken).ConfigureAwait(false);
        if (job is not null)
        {
            await _jobs.DeleteAsync(job.Id, job.Rev, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task DeleteAllAsync(KeyRange range, CancellationToken cancellationToken)
    {
        for (var deleted = true; deleted;)
        {
            var writes = new List<DocumentWrite>();
            await foreach (var document in _jobs.ReadAsync(range, RowsPerRequest, cancellationToken).ConfigureAwait(false))
            {
                using (document)
                {
                    writes.Add(new DocumentWrite(document.Id, JsonSerializer.SerializeToUtf8Bytes(
                        new Deletion(document.Id, document.Rev, true), JobsJson.Default.Deletion)));
                }
            }

            deleted = writes.Count > 0;
            if (deleted && !(await _jobs.SaveAsync(writes, cancellationToken).ConfigureAwait(false)).Any(result => result is WriteResult.Saved))
            {
                throw new CouchUnavailableException($"None of {writes.Count} documents of the job could be removed; try again.");
            }
        }
    }

    private bool IsOfAnother(JobDocument job) => job.Hub is { } owner && owner != hub.Id;

    private async Task<JobDocument?> UpdateAsync(string jobId, Func<JobDocument, JobDocument?> change, CancellationToken cancellationToken)
    {
        for (var attempt = 1; attempt <= MaxConflicts; attempt++)
        {
            JobDocument? job;
            try
            {
                job = await FindAsync(jobId, cancellationToken).ConfigureAwait(false);
            }
            catch (UnreadableDocumentException)
            {
                return null;
            }

            if (job is null || change(job) is not { } changed)
            {
                return job;
            }

            if (await PutAsync(changed, cancellationToken).ConfigureAwait(false) is WriteResult.Saved)
            {
                return changed;
            }
        }

        throw new CouchUnavailableException($"The record of the job '{jobId}' met another writer {MaxConflicts} times.");
    }
}
