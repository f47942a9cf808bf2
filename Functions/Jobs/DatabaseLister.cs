using Pipeline.CouchDb;

namespace Pipeline.Jobs;

/// <summary>
/// Lists the documents of a database: reads ids from the cursor on and cuts them into the key ranges of batches. Never skips by
/// count, and never compares ids: their order is the server's.
/// </summary>
internal sealed class DatabaseLister(ICouchServer server)
{
    private const string DesignPrefix = "_design/";

    /// <summary>One page of the job's range.</summary>
    public async Task<ListResult> ListAsync(ListRequest request, CancellationToken cancellationToken)
    {
        var settings = request.Settings;
        var database = server.Database(settings.Database);
        long? total = request.WithTotal ? (await database.GetInfoAsync(cancellationToken)).DocumentCount : null;
        var wanted = Math.Min(request.Remaining ?? long.MaxValue, (long)settings.BatchSize * JobLimits.BatchesPerPage);
        var cut = new PageCut(request.Cursor, settings.BatchSize, wanted);

        var cursor = request.Cursor;
        while (!cut.IsComplete)
        {
            var limit = (int)Math.Min(cut.Missing, wanted) + 2;
            var ids = await database.ListIdsAsync(new KeyRange(cursor, settings.EndKey), limit, cancellationToken);
            foreach (var id in ids.Where(id => id != cut.Last))
            {
                cut.Add(id, isListed: !id.StartsWith(DesignPrefix, StringComparison.Ordinal));
            }

            if (ids.Count < limit)
            {
                cut.End(settings.EndKey);
            }
            else
            {
                cursor = ids[^1];
            }
        }

        var isLast = cut.Next is null || cut.Next == settings.EndKey || cut.Documents >= request.Remaining;
        return new ListResult(cut.Batches, cut.Documents, isLast ? null : cut.Next, total);
    }
}
