using System.Text.Json;
using Microsoft.Extensions.Options;
using Pipeline.CouchDb;

namespace Pipeline.Jobs.Looks;

/// <summary>Keeps in the jobs' database what the batches of a job on a cluster have seen.</summary>
internal sealed class BatchRecords(ICouchServer server, IOptions<CouchDbOptions> options)
{
    // More than one writer means a batch that runs twice at the same time; both write the same but for what has changed between.
    private const int MaxConflicts = 5;

    private const int RowsPerRequest = 500;

    private readonly ICouchDatabase _jobs = server.Database(options.Value.JobsDatabase);

    /// <exception cref="CouchDbException">It could not be kept; the batch is to be done again.</exception>
    public async Task WriteAsync(BatchRecord record, CancellationToken cancellationToken)
    {
        string? rev = null;
        for (var attempt = 0; attempt <= MaxConflicts; attempt++)
        {
            var result = await _jobs.PutAsync(record.Id, record with { Rev = rev }, JobsJson.Default.BatchRecord, cancellationToken).ConfigureAwait(false);
            if (result is WriteResult.Saved)
            {
                return;
            }

            using var current = await _jobs.GetAsync(record.Id, cancellationToken).ConfigureAwait(false);
            rev = current?.Rev;
        }

        throw new CouchUnavailableException($"What the batch from '{CouchError.Quote(record.Start)}' has seen met another writer {MaxConflicts} times.");
    }

    /// <summary>
    /// Up to <paramref name="count"/> records of a job after the one with the id <paramref name="after"/>; what lies among them and is none is left out.
    /// </summary>
    public async Task<(List<BatchRecord> Records, string? Last)> ReadAsync(string job, string? after, int count, CancellationToken cancellationToken)
    {
        var range = BatchRecord.RangeOf(job);
        var records = new List<BatchRecord>();
        string? last = null;
        var rows = 0;
        await foreach (var read in _jobs
            .ReadAsync(range with { Start = after ?? range.Start }, count + 1, JobsJson.Default.BatchRecord, cancellationToken)
            .ConfigureAwait(false))
        {
            rows++;
            last = read.Id;
            if (read.Id != after && read.Value is { } record)
            {
                records.Add(record);
            }
        }

        return (records, rows > count ? last : null);
    }

    /// <summary>Removes the records of a job that has ended.</summary>
    public async Task RemoveAsync(string job, CancellationToken cancellationToken)
    {
        while (true)
        {
            var deletions = new List<DocumentWrite>();
            await foreach (var document in _jobs.ReadAsync(BatchRecord.RangeOf(job), RowsPerRequest, cancellationToken).ConfigureAwait(false))
            {
                using (document)
                {
                    deletions.Add(new DocumentWrite(document.Id, JsonSerializer.SerializeToUtf8Bytes(
                        new Deletion(document.Id, document.Rev, true), JobsJson.Default.Deletion)));
                }
            }

            if (deletions.Count == 0)
            {
                return;
            }

            var results = await _jobs.SaveAsync(deletions, cancellationToken).ConfigureAwait(false);
            if (!results.Any(result => result is WriteResult.Saved))
            {
                return; // somebody else removes them, or holds them: what is left harms nobody
            }
        }
    }
}
