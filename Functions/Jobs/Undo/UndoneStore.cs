using Microsoft.Extensions.Options;
using Pipeline.CouchDb;

namespace Pipeline.Jobs.Undo;

/// <summary>Keeps what batches are about to remove, in the jobs' database.</summary>
internal sealed class UndoneStore(ICouchServer server, IOptions<CouchDbOptions> options)
{
    private const int MaxConflicts = 5;

    private readonly ICouchDatabase _jobs = server.Database(options.Value.JobsDatabase);

    /// <summary>What this batch of the job has noted, in earlier attempts too.</summary>
    public async Task<HashSet<UndoneSource>> ReadAsync(string job, KeyRange range, CancellationToken cancellationToken) =>
        [.. (await FindAsync(job, range, cancellationToken).ConfigureAwait(false))?.Sources ?? []];

    /// <summary>Adds to what the batch has noted.</summary>
    /// <exception cref="CouchUnavailableException">It could not be noted.</exception>
    public async Task AddAsync(string job, KeyRange range, IReadOnlyList<UndoneSource> sources, CancellationToken cancellationToken)
    {
        for (var attempt = 1; attempt <= MaxConflicts; attempt++)
        {
            var current = await FindAsync(job, range, cancellationToken).ConfigureAwait(false);
            var all = (current?.Sources ?? []).Union(sources).ToList();
            var next = new UndoneDocument(UndoneDocument.IdOf(job, range), current?.Rev, job, all);
            if (all.Count == current?.Sources.Count
                || await _jobs.PutAsync(next.Id, next, JobsJson.Default.UndoneDocument, cancellationToken).ConfigureAwait(false) is WriteResult.Saved)
            {
                return;
            }
        }

        throw new CouchUnavailableException($"What the job '{job}' is about to remove met another writer {MaxConflicts} times.");
    }

    private Task<UndoneDocument?> FindAsync(string job, KeyRange range, CancellationToken cancellationToken) =>
        _jobs.GetAsync(UndoneDocument.IdOf(job, range), JobsJson.Default.UndoneDocument, cancellationToken);
}
