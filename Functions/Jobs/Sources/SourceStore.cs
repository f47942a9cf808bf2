using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Pipeline.CouchDb;

namespace Pipeline.Jobs.Sources;

/// <summary>Keeps what jobs say of single sources in the jobs' database.</summary>
internal sealed class SourceStore<T>(ICouchServer server, IOptions<CouchDbOptions> options, ILogger<SourceStore<T>> logger)
    where T : class, ISourceDocument<T>
{
    // More than one writer of a document means a batch that ran twice at the same time; two rounds settle that.
    private const int MaxConflicts = 5;

    private const int RowsPerRequest = 202;
    private const int DocumentsPerPage = 1_000;

    private readonly ICouchDatabase _jobs = server.Database(options.Value.JobsDatabase);

    /// <summary>Writes documents, replacing what an earlier attempt of the same job wrote.</summary>
    /// <exception cref="CouchDbException">They could not all be kept; those that were, are found again by their ids.</exception>
    public async Task RecordAsync(IReadOnlyList<T> documents, CancellationToken cancellationToken)
    {
        if (documents.Count == 0)
        {
            return;
        }

        var writes = documents.Select(document => new DocumentWrite(document.Id, JsonSerializer.SerializeToUtf8Bytes(document, T.Json))).ToList();
        var results = await _jobs.SaveAsync(writes, cancellationToken).ConfigureAwait(false);
        foreach (var (document, result) in documents.Zip(results))
        {
            await SettleAsync(document, result, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Whether the job has a document of this source.</summary>
    public async Task<bool> ExistsAsync(string job, string documentId, string? attachment, CancellationToken cancellationToken) =>
        await FindRevisionAsync(ISourceDocument<T>.IdOf(job, documentId, attachment), cancellationToken).ConfigureAwait(false) is not null;

    /// <summary>Removes the document of a source that has ended otherwise since; does nothing when there is none.</summary>
    public async Task RemoveAsync(string job, string documentId, string? attachment, CancellationToken cancellationToken)
    {
        var id = ISourceDocument<T>.IdOf(job, documentId, attachment);
        for (var attempt = 1; attempt <= MaxConflicts; attempt++)
        {
            if (await FindRevisionAsync(id, cancellationToken).ConfigureAwait(false) is not { } rev
                || await _jobs.DeleteAsync(id, rev, cancellationToken).ConfigureAwait(false) is WriteResult.Saved)
            {
                return;
            }
        }
    }

    /// <summary>A page of a job's documents in a stable order. What lies among them and is none is logged and passed over.</summary>
    /// <param name="after">Id of the last document of the page before; null for the first page.</param>
    public Task<SourcePage<T>> ListAsync(string job, string? after, int count, CancellationToken cancellationToken) =>
        ListAsync(job, after, count, _ => true, cancellationToken);

    /// <summary>The same, of those that are wanted.</summary>
    public async Task<SourcePage<T>> ListAsync(string job, string? after, int count, Func<T, bool> isWanted, CancellationToken cancellationToken)
    {
        var range = ISourceDocument<T>.RangeOf(job);
        var documents = new List<T>();
        for (var last = after; ;)
        {
            var rows = 0;
            await foreach (var read in _jobs
                .ReadAsync(range with { Start = last ?? range.Start }, RowsPerRequest, T.Json, cancellationToken)
                .ConfigureAwait(false))
            {
                rows++;
                if (read.Id == last)
                {
                    continue;
                }

                if (documents.Count == count)
                {
                    return new SourcePage<T>(documents, last);
                }

                last = read.Id;
                if (read.Value is { } document)
                {
                    if (isWanted(document))
                    {
                        documents.Add(document);
                    }
                }
                else
                {
                    logger.UnreadableSource(read.Id, read.Problem!);
                }
            }

            if (rows < RowsPerRequest)
            {
                return new SourcePage<T>(documents, null);
            }
        }
    }

    /// <summary>All documents of a job in a stable order.</summary>
    public async IAsyncEnumerable<T> ReadAsync(string job, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? last = null;
        do
        {
            var page = await ListAsync(job, last, DocumentsPerPage, cancellationToken).ConfigureAwait(false);
            foreach (var document in page.Documents)
            {
                yield return document;
            }

            last = page.Last;
        }
        while (last is not null);
    }

    private async Task<string?> FindRevisionAsync(string id, CancellationToken cancellationToken)
    {
        using var document = await _jobs.GetAsync(id, cancellationToken).ConfigureAwait(false);
        return document?.Rev;
    }

    private async Task SettleAsync(T document, WriteResult result, CancellationToken cancellationToken)
    {
        for (var attempt = 1; result is WriteResult.Conflict && attempt <= MaxConflicts; attempt++)
        {
            var rev = await FindRevisionAsync(document.Id, cancellationToken).ConfigureAwait(false);
            result = await _jobs.PutAsync(document.Id, document.Replacing(rev), T.Json, cancellationToken).ConfigureAwait(false);
        }

        if (result is not WriteResult.Saved)
        {
            throw new InvalidOperationException($"What became of '{document.Attachment}' of '{document.DocumentId}' could not be recorded: {result}.");
        }
    }
}
