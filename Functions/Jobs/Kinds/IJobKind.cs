using Pipeline.CouchDb;

namespace Pipeline.Jobs.Kinds;

/// <summary>
/// One kind of job: what a request for it may say, how its work is cut into batches, and what is done with a batch. Everything else (ids,
/// pages, retries, waiting for CouchDB, cancelling, counting, the API) is the same for all kinds. Registered as a service; see docs/job-kinds.md.
/// </summary>
internal interface IJobKind
{
    /// <summary>The value of the request's field <c>kind</c>: lowercase letters.</summary>
    string Name { get; }

    /// <summary>The fields of a request beside those that every job has (<see cref="JobFields.Common"/>).</summary>
    IReadOnlyList<RequestField> Fields { get; }

    /// <summary>Whether its batches are opened with <see cref="Listing.BatchDocuments"/>, and so may be lists of ids; else they are key ranges only.</summary>
    bool TakesIds => false;

    /// <summary>Checks what only the world outside the request tells, before the job is accepted.</summary>
    /// <exception cref="Http.BadInputException">The job cannot be done as it is asked for; names the field.</exception>
    Task CheckAsync(JobSettings settings, CancellationToken cancellationToken);

    /// <summary>The settings of a job, under a new id, that takes back what one of this kind did; null where nothing can be taken back.</summary>
    JobSettings? UndoOf(JobSettings settings, string id) => null;

    /// <summary>Lists one page of the work. May run more than once for a page.</summary>
    /// <exception cref="CouchUnavailableException">CouchDB does not answer: it is asked again later.</exception>
    /// <exception cref="CouchDbException">A fatal one ends the job.</exception>
    Task<ListResult> ListAsync(ListRequest request, CancellationToken cancellationToken);

    /// <summary>
    /// Does one batch of a page. It may run more than once, also after its process died anywhere in it, and counts the same every time.
    /// What is wrong with a single source is a failure of that source and never of the batch.
    /// </summary>
    /// <returns>The counts; with an error where no batch of the job will work, and then the counts of what was done before it.</returns>
    /// <exception cref="CouchUnavailableException">CouchDB does not answer: the batch is done again later.</exception>
    Task<BatchResult> RunAsync(BatchRequest batch, BatchMode mode, CancellationToken cancellationToken);
}
