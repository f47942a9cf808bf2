using System.Text.Json;
using Microsoft.Extensions.Options;
using Pipeline.CouchDb;

namespace Pipeline.Jobs.Listing;

/// <summary>Keeps which documents a job is about, where they are no key range, in the jobs' database.</summary>
internal sealed class IdListStore(ICouchServer server, IOptions<CouchDbOptions> options)
{
    private const int MaxConflicts = 5;
    private const int DocumentsPerRequest = 20;

    private readonly ICouchDatabase _jobs = server.Database(options.Value.JobsDatabase);

    /// <summary>What there is of a job's list; null until it is whole.</summary>
    public Task<IdListHead?> FindAsync(string job, CancellationToken cancellationToken) =>
        _jobs.GetAsync(IdListHead.IdOf(job), JobsJson.Default.IdListHead, cancellationToken);

    /// <summary>The ids of a batch.</summary>
    /// <exception cref="InvalidOperationException">They are not there any more.</exception>
    public async Task<IReadOnlyList<string>> ReadAsync(KeyRange batch, CancellationToken cancellationToken) =>
        (await _jobs.GetAsync(batch.Start!, JobsJson.Default.IdListDocument, cancellationToken).ConfigureAwait(false))?.Ids
        ?? throw new InvalidOperationException($"The document '{batch.Start}', which says what the batch is about, is gone from database '{_jobs.Name}'.");

    /// <summary>Stores the list of a job. Broken off, it is stored again from the first id on; what has been stored is written over.</summary>
    /// <param name="settings">The job.</param>
    /// <param name="ids">Its documents.</param>
    /// <param name="repeats">Whether an id may come more than once; all are then in memory, in 16 bytes each.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<IdListHead> StoreAsync(JobSettings settings, IAsyncEnumerable<string> ids, bool repeats, CancellationToken cancellationToken)
    {
        var seen = repeats ? new SeenIds() : null;
        var batches = 0;
        long documents = 0;
        var batch = new List<string>(settings.BatchSize);
        var pending = new List<IdListDocument>(DocumentsPerRequest);
        await foreach (var id in ids.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            if (documents == settings.Limit)
            {
                break;
            }

            if (seen?.Add(id) == false)
            {
                continue;
            }

            batch.Add(id);
            documents++;
            if (batch.Count == settings.BatchSize)
            {
                await AddAsync().ConfigureAwait(false);
            }
        }

        if (batch.Count > 0)
        {
            await AddAsync().ConfigureAwait(false);
        }

        await SaveAsync(pending, cancellationToken).ConfigureAwait(false);
        return await SaveHeadAsync(new IdListHead(IdListHead.IdOf(settings.JobId), null, settings.JobId, batches, documents), cancellationToken).ConfigureAwait(false);

        async Task AddAsync()
        {
            batch.Sort(DocumentId.Compare);
            pending.Add(new IdListDocument(IdListDocument.IdOf(settings.JobId, batches++), null, settings.JobId, [.. batch]));
            batch.Clear();
            if (pending.Count == DocumentsPerRequest)
            {
                await SaveAsync(pending, cancellationToken).ConfigureAwait(false);
                pending.Clear();
            }
        }
    }

    private async Task SaveAsync(List<IdListDocument> documents, CancellationToken cancellationToken)
    {
        if (documents.Count == 0)
        {
            return;
        }

        var writes = documents.ConvertAll(document => new DocumentWrite(
            document.Id, JsonSerializer.SerializeToUtf8Bytes(document, JobsJson.Default.IdListDocument)));
        var results = await _jobs.SaveAsync(writes, cancellationToken).ConfigureAwait(false);
        foreach (var (document, result) in documents.Zip(results))
        {
            await SettleAsync(document.Id, result, async rev =>
                await _jobs.PutAsync(document.Id, document with { Rev = rev }, JobsJson.Default.IdListDocument, cancellationToken).ConfigureAwait(false), cancellationToken)
                .ConfigureAwait(false);
        }
    }

    private async Task<IdListHead> SaveHeadAsync(IdListHead head, CancellationToken cancellationToken)
    {
        var result = await _jobs.PutAsync(head.Id, head, JobsJson.Default.IdListHead, cancellationToken).ConfigureAwait(false);
        await SettleAsync(head.Id, result, async rev =>
            await _jobs.PutAsync(head.Id, head with { Rev = rev }, JobsJson.Default.IdListHead, cancellationToken).ConfigureAwait(false), cancellationToken)
            .ConfigureAwait(false);
        return head;
    }

    /// <summary>Writes over what an attempt that broke off has left.</summary>
    private async Task SettleAsync(string id, WriteResult result, Func<string?, Task<WriteResult>> replace, CancellationToken cancellationToken)
    {
        for (var attempt = 1; result is WriteResult.Conflict && attempt <= MaxConflicts; attempt++)
        {
            using var old = await _jobs.GetAsync(id, cancellationToken).ConfigureAwait(false);
            result = await replace(old?.Rev).ConfigureAwait(false);
        }

        if (result is not WriteResult.Saved)
        {
            throw new CouchUnavailableException($"The document '{id}' of database '{_jobs.Name}' could not be written: {result}.");
        }
    }
}
