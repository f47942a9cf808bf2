using Pipeline.CouchDb;

namespace Pipeline.Jobs;

/// <summary>
/// Lists the documents of a database: reads ids from the cursor on and cuts them into the key ranges of batches. Never skips by
/// count, and never compares ids: their order is the server's.
/// </summary>
internal sealed class DatabaseLister(ICouchServer server)
{
    private const string DesignPrefix = "_design/";

    // What a database may have of them at most is bounded by what its owner can look after.
    private const int MaxDesignDocuments = 10_000;

    /// <summary>One page of the job's range.</summary>
    public async Task<ListResult> ListAsync(ListRequest request, CancellationToken cancellationToken)
    {
        var settings = request.Settings;
        var database = server.Database(settings.Database);
        var info = request.Cursor is null || request.WithTotal ? await database.GetInfoAsync(cancellationToken) : null;
        long? total = request.WithTotal ? await CountAsync(database, info!, cancellationToken) : null;
        var wanted = Math.Min(request.Remaining ?? long.MaxValue, (long)settings.BatchSize * JobLimits.BatchesPerPage);
        var cut = new PageCut(request.Cursor, settings.BatchSize, wanted);

        var cursor = request.Cursor;
        var sawEnd = false;
        while (!cut.IsComplete)
        {
            var limit = (int)Math.Min(cut.Missing, wanted) + 2;
            var ids = await database.ListIdsAsync(new KeyRange(cursor, settings.EndKey), limit, cancellationToken);
            foreach (var id in ids.Where(id => id != cut.Last))
            {
                cut.Add(id, isListed: !id.StartsWith(DesignPrefix, StringComparison.Ordinal));
            }

            // A page that is not full may be the last one, or what a proxy in trouble has left of it: the end is where it is found twice.
            var last = ids.Count == 0 ? cursor : ids[^1];
            if (sawEnd && last == cursor && ids.Count < limit)
            {
                cut.End(settings.EndKey);
            }

            sawEnd = ids.Count < limit;
            cursor = last;
        }

        var isLast = cut.Next is null || cut.Next == settings.EndKey || cut.Documents >= request.Remaining;
        return new ListResult(cut.Batches, cut.Documents, isLast ? null : cut.Next, total, IsCluster: info is { Copies: > 1 });
    }

    private static async Task<long> CountAsync(ICouchDatabase database, DatabaseInfo info, CancellationToken cancellationToken)
    {
        var design = await database.ListIdsAsync(KeyRange.Prefix(DesignPrefix), MaxDesignDocuments, cancellationToken);
        return Math.Max(0, info.DocumentCount - design.Count);
    }
}
