using System.Text.Json;
using Microsoft.Extensions.Options;
using Pipeline.CouchDb;

namespace Pipeline.Jobs.Failures;

/// <summary>Keeps the failures of jobs in the jobs' database.</summary>
internal sealed class FailureStore(ICouchServer server, IOptions<CouchDbOptions> options)
{
    // More than one writer of a failure means a batch that ran twice at the same time; two rounds settle that.
    private const int MaxConflicts = 5;

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
        await FindAsync(FailureDocument.IdOf(job, documentId, attachment), cancellationToken).ConfigureAwait(false) is not null;

    /// <summary>Removes the failure of a source that has succeeded since; does nothing when there is none.</summary>
    public async Task RemoveAsync(string job, string documentId, string? attachment, CancellationToken cancellationToken)
    {
        var id = FailureDocument.IdOf(job, documentId, attachment);
        for (var attempt = 1; attempt <= MaxConflicts; attempt++)
        {
            if (await FindAsync(id, cancellationToken).ConfigureAwait(false) is not { Rev: { } rev }
                || await _jobs.DeleteAsync(id, rev, cancellationToken).ConfigureAwait(false) is WriteResult.Saved)
            {
                return;
            }
        }
    }

    /// <summary>A page of a job's failures in a stable order.</summary>
    /// <param name="after">Id of the last failure of the page before; null for the first page.</param>
    public async Task<IReadOnlyList<FailureDocument>> ListAsync(
        string job, string? after, int count, CancellationToken cancellationToken)
    {
        var range = FailureDocument.RangeOf(job);
        var failures = new List<FailureDocument>();
        var limit = after is null ? count : count + 1;
        await foreach (var failure in _jobs
            .ReadAsync(range with { Start = after ?? range.Start }, limit, JobsJson.Default.FailureDocument, cancellationToken)
            .ConfigureAwait(false))
        {
            if (failure.Id != after && failures.Count < count)
            {
                failures.Add(failure);
            }
        }

        return failures;
    }

    private Task<FailureDocument?> FindAsync(string id, CancellationToken cancellationToken) =>
        _jobs.GetAsync(id, JobsJson.Default.FailureDocument, cancellationToken);

    private async Task SettleAsync(FailureDocument failure, WriteResult result, CancellationToken cancellationToken)
    {
        for (var attempt = 1; result is WriteResult.Conflict && attempt <= MaxConflicts; attempt++)
        {
            var current = await FindAsync(failure.Id, cancellationToken).ConfigureAwait(false);
            result = await _jobs.PutAsync(
                failure.Id, failure with { Rev = current?.Rev }, JobsJson.Default.FailureDocument, cancellationToken)
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
