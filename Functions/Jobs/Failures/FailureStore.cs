using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Pipeline.CouchDb;

namespace Pipeline.Jobs.Failures;

/// <summary>Keeps the failures of jobs in the jobs' database.</summary>
internal sealed partial class FailureStore(ICouchServer server, IOptions<CouchDbOptions> options, ILogger<FailureStore> logger)
{
    // More than one writer of a failure means a batch that ran twice at the same time; two rounds settle that.
    private const int MaxConflicts = 5;

    private const int RowsPerRequest = 202;

    private readonly ICouchDatabase _jobs = server.Database(options.Value.JobsDatabase);

    /// <summary>Writes failures, replacing what an earlier attempt of the same job wrote.</summary>
    /// <exception cref="CouchDbException">They could not all be kept; those that were, are found again by their ids.</exception>
    public async Task RecordAsync(IReadOnlyList<FailureDocument> failures, CancellationToken cancellationToken)
    {
        if (failures.Count == 0)
        {
            return;
        }

        var writes = failures.Select(failure => new DocumentWrite(failure.Id, ToJson(failure))).ToList();
        var results = await _jobs.SaveAsync(writes, cancellationToken).ConfigureAwait(false);
        foreach (var (failure, result) in failures.Zip(results))
        {
            await SettleAsync(failure, result, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Whether the job has a failure of this source.</summary>
    public async Task<bool> ExistsAsync(string job, string documentId, string? attachment, CancellationToken cancellationToken) =>
        await FindRevisionAsync(FailureDocument.IdOf(job, documentId, attachment), cancellationToken).ConfigureAwait(false) is not null;

    /// <summary>Removes the failure of a source that has succeeded since; does nothing when there is none.</summary>
    public async Task RemoveAsync(string job, string documentId, string? attachment, CancellationToken cancellationToken)
    {
        var id = FailureDocument.IdOf(job, documentId, attachment);
        for (var attempt = 1; attempt <= MaxConflicts; attempt++)
        {
            if (await FindRevisionAsync(id, cancellationToken).ConfigureAwait(false) is not { } rev
                || await _jobs.DeleteAsync(id, rev, cancellationToken).ConfigureAwait(false) is WriteResult.Saved)
            {
                return;
            }
        }
    }

    /// <summary>A page of a job's failures in a stable order. What lies among them and is none is logged and passed over.</summary>
    /// <param name="after">Id of the last failure of the page before; null for the first page.</param>
    public async Task<FailurePage> ListAsync(string job, string? after, int count, CancellationToken cancellationToken)
    {
        var range = FailureDocument.RangeOf(job);
        var failures = new List<FailureDocument>();
        for (var last = after; ;)
        {
            var rows = 0;
            await foreach (var read in _jobs
                .ReadAsync(range with { Start = last ?? range.Start }, RowsPerRequest, JobsJson.Default.FailureDocument, cancellationToken)
                .ConfigureAwait(false))
            {
                rows++;
                if (read.Id == last)
                {
                    continue;
                }

                if (failures.Count == count)
                {
                    return new FailurePage(failures, last);
                }

                last = read.Id;
                if (read.Value is { } failure)
                {
                    failures.Add(failure);
                }
                else
                {
                    LogUnreadable(logger, read.Id, read.Problem!);
                }
            }

            if (rows < RowsPerRequest)
            {
                return new FailurePage(failures, null);
            }
        }
    }

    private async Task<string?> FindRevisionAsync(string id, CancellationToken cancellationToken)
    {
        using var document = await _jobs.GetAsync(id, cancellationToken).ConfigureAwait(false);
        return document?.Rev;
    }

    private async Task SettleAsync(FailureDocument failure, WriteResult result, CancellationToken cancellationToken)
    {
        for (var attempt = 1; result is WriteResult.Conflict && attempt <= MaxConflicts; attempt++)
        {
            var rev = await FindRevisionAsync(failure.Id, cancellationToken).ConfigureAwait(false);
            result = await _jobs.PutAsync(
                failure.Id, failure with { Rev = rev }, JobsJson.Default.FailureDocument, cancellationToken)
                .ConfigureAwait(false);
        }

        if (result is not WriteResult.Saved)
        {
            throw new InvalidOperationException($"The failure of '{failure.Attachment}' of '{failure.DocumentId}' could not be recorded: {result}.");
        }
    }

    private static byte[] ToJson(FailureDocument failure) =>
        JsonSerializer.SerializeToUtf8Bytes(failure, JobsJson.Default.FailureDocument);
}
