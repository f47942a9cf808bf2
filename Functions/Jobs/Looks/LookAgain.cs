using Microsoft.Azure.Functions.Worker;
using Pipeline.CouchDb;

namespace Pipeline.Jobs.Looks;

/// <summary>
/// Activity that looks again at some of the ranges that a job has done, ids only, and gives those that hold other documents than were seen: on a cluster a
/// list comes from one replica, which may have been behind. Its memory is that of the ids of a few batches.
/// </summary>
internal sealed class LookAgain(ICouchServer server, JobStore jobs, BatchRecords records)
{
    private const string DesignPrefix = "_design/";
    private const int RecordsPerRun = 200;

    [Function(nameof(LookAgain))]
    public async Task<ListResult> RunAsync([ActivityTrigger] LookRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return ListResult.Of(await jobs.FindRequestAsync(request.Settings.JobId, request.Run, cancellationToken))
                ?? await LookAsync(request, cancellationToken);
        }
        catch (CouchDbException exception) when (exception.Failure == CouchFailure.Fatal)
        {
            return new ListResult([], Error: exception.Message);
        }
    }

    private async Task<ListResult> LookAsync(LookRequest request, CancellationToken cancellationToken)
    {
        var database = server.Database(request.Settings.Database);
        var (batches, last) = await records.ReadAsync(request.Settings.JobId, request.Cursor, RecordsPerRun, cancellationToken);
        var counts = JobCounts.Zero;
        foreach (var chunk in batches.Chunk(JobLimits.BatchesPerPage))
        {
            counts = chunk.Aggregate(counts, (sum, record) => sum + record.Counts);
            if (!request.CountOnly && await FindDifferingAsync(database, chunk, cancellationToken) is { Count: > 0 } ranges)
            {
                // They are one page; the records after them are looked at the next time.
                return new ListResult(ranges, Next: chunk[^1] == batches[^1] ? last : chunk[^1].Id, Counts: counts);
            }
        }

        return new ListResult([], Next: last, Counts: counts);
    }

    private static async Task<List<KeyRange>> FindDifferingAsync(ICouchDatabase database, BatchRecord[] batches, CancellationToken cancellationToken)
    {
        var differing = await Task.WhenAll(batches.Select(batch => DiffersAsync(database, batch, cancellationToken)));
        return [.. batches.Where((_, index) => differing[index]).Select(batch => new KeyRange(batch.Start, batch.End))];
    }

    private static async Task<bool> DiffersAsync(ICouchDatabase database, BatchRecord batch, CancellationToken cancellationToken)
    {
        var seen = new SeenDocuments();
        var limit = (int)Math.Min(int.MaxValue - 1, batch.Documents + JobLimits.MaxBatchSize) + 1;
        var ids = await database.ListIdsAsync(new KeyRange(batch.Start, batch.End), limit, cancellationToken);
        foreach (var id in ids.Where(id => !id.StartsWith(DesignPrefix, StringComparison.Ordinal)))
        {
            seen.Add(id);
        }

        return seen.ToString() != batch.Seen;
    }
}
