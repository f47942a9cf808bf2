using Microsoft.Extensions.Options;
using Pipeline.CouchDb;
using Pipeline.Jobs.Workers;

namespace Pipeline.Jobs;

/// <summary>
/// The jobs' own documents. A claim is the job's document; beside it lies a marker until the end of the job has been recorded,
/// so that active jobs are found without reading every job there ever was.
/// </summary>
internal sealed partial class JobStore(ICouchServer server, IOptions<CouchDbOptions> options, TaskHub hub, TimeProvider time)
{
    private const int MaxConflicts = 10;
    private const int MaxMarkers = 100;

    // The first version marked claims alone, until they were started.
    private const string MarkerPrefix = "unstarted:";

    private static readonly KeyRange Markers = KeyRange.Prefix(MarkerPrefix);

    private readonly ICouchDatabase _jobs = server.Database(options.Value.JobsDatabase);

    /// <summary>Claims the id of a job. Of several at the same time one succeeds.</summary>
    /// <returns>The claim, or null when the id is taken.</returns>
    /// <exception cref="CouchDbException">The claim is unknown; asking again tells.</exception>
    public async Task<JobDocument?> ClaimAsync(JobSettings settings, CancellationToken cancellationToken)
    {
        var job = new JobDocument(
            JobDocument.IdOf(settings.JobId), settings, time.GetUtcNow(), Schema: JobDocument.CurrentSchema, Status: JobStatus.Pending, Hub: hub.Id);
        var marker = job with { Id = MarkerPrefix + settings.JobId };
        var marked = await PutFirstAsync(marker, cancellationToken).ConfigureAwait(false);
        if (await PutAsync(job, cancellationToken).ConfigureAwait(false) is WriteResult.Saved)
        {
            return job;
        }

        if (await FindOwnAsync(job, cancellationToken).ConfigureAwait(false) is { } own)
        {
            return own;
        }

        if (marked is WriteResult.Saved { Rev: var rev })
        {
            await _jobs.DeleteAsync(marker.Id, rev, cancellationToken).ConfigureAwait(false);
        }

        return null;
    }

    /// <summary>A claim whose answer was lost: it is found to be taken, by this very request.</summary>
    private async Task<JobDocument?> FindOwnAsync(JobDocument job, CancellationToken cancellationToken)
    {
        try
        {
            var current = await FindAsync(job.Settings.JobId, cancellationToken).ConfigureAwait(false);
            return current is not null && current.CreatedAt == job.CreatedAt && current.Settings == job.Settings ? current : null;
        }
        catch (UnreadableDocumentException)
        {
            return null;
        }
    }

    /// <summary>The job is not active any more, or never came to be.</summary>
    public async Task UnmarkAsync(string jobId, CancellationToken cancellationToken)
    {
        var id = MarkerPrefix + jobId;
        using var marker = await _jobs.GetAsync(id, cancellationToken).ConfigureAwait(false);
        if (marker is not null)
        {
            await _jobs.DeleteAsync(id, marker.Rev, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Jobs whose end has not been recorded.</summary>
    public async Task<ActiveJobs> ListActiveAsync(CancellationToken cancellationToken)
    {
        var active = new ActiveJobs([], []);
        try
        {
            for (string? last = null; ;)
            {
                var rows = 0;
                await foreach (var marker in _jobs
                    .ReadAsync(Markers with { Start = last ?? Markers.Start }, MaxMarkers, JobsJson.Default.JobDocument, cancellationToken)
                    .ConfigureAwait(false))
                {
                    rows++;
                    if (marker.Id != last)
                    {
                        active.Add(marker, marker.Id[MarkerPrefix.Length..]);
                    }

                    last = marker.Id;
                }

                if (rows < MaxMarkers)
                {
                    break;
                }
            }
        }
        catch (DatabaseNotFoundException)
        {
            // The first job makes the database; before it there is nothing to take up.
        }

        return active;
    }

    /// <summary>The job's document, or null when there is no such job.</summary>
    /// <exception cref="UnreadableDocumentException">There is a document of its name that is none of a job.</exception>
    public async Task<JobDocument?> FindAsync(string jobId, CancellationToken cancellationToken)
    {
        try
        {
            return await _jobs.GetAsync(JobDocument.IdOf(jobId), JobsJson.Default.JobDocument, cancellationToken).ConfigureAwait(false);
        }
        catch (DatabaseNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Writes what may be the first document of the jobs' database, and makes that where it is missing.</summary>
    private async Task<WriteResult> PutFirstAsync(JobDocument job, CancellationToken cancellationToken)
    {
        try
        {
            return await PutAsync(job, cancellationToken).ConfigureAwait(false);
        }
        catch (DatabaseNotFoundException)
        {
            await _jobs.CreateAsync(cancellationToken).ConfigureAwait(false);
            return await PutAsync(job, cancellationToken).ConfigureAwait(false);
        }
    }

    private Task<WriteResult> PutAsync(JobDocument job, CancellationToken cancellationToken) =>
        _jobs.PutAsync(job.Id, job, JobsJson.Default.JobDocument, cancellationToken);
}
