using Microsoft.Extensions.Logging;

namespace Pipeline.CouchDb;

/// <summary>
/// Saves many documents: groups them into requests, gives every row to its write and splits a request that CouchDB refuses as a whole.
/// </summary>
internal sealed partial class BulkSave(CouchDatabase database, IReadOnlyList<DocumentWrite> writes, ILogger logger)
{
    /// <summary>The most bytes that one request carries; the memory that CouchDB needs for a request is a multiple of it.</summary>
    public const int MaxRequestBytes = 8 * 1024 * 1024;

    private readonly WriteResult?[] _results = new WriteResult?[writes.Count];

    public async Task<IReadOnlyList<WriteResult>> RunAsync(CancellationToken cancellationToken)
    {
        foreach (var group in Groups())
        {
            await (IsLarge(group) ? SaveAloneAsync(group.Span[0], cancellationToken) : SaveAsync(group, cancellationToken)).ConfigureAwait(false);
        }

        return Array.ConvertAll(_results, result => result!);
    }

    private bool IsLarge(ReadOnlyMemory<int> group) =>
        group.Length == 1 && writes[group.Span[0]].Json.Length + BulkContent.Overhead(1) > MaxRequestBytes;

    private IEnumerable<ReadOnlyMemory<int>> Groups()
    {
        var group = new List<int>();
        long bytes = 0;
        for (var i = 0; i < writes.Count; i++)
        {
            var length = writes[i].Json.Length;
            if (group.Count > 0 && bytes + length + BulkContent.Overhead(group.Count + 1) > MaxRequestBytes)
            {
                yield return group.ToArray();
                group.Clear();
                bytes = 0;
            }

            group.Add(i);
            bytes += length;
        }

        if (group.Count > 0)
        {
            yield return group.ToArray();
        }
    }

    private async Task SaveAsync(ReadOnlyMemory<int> group, CancellationToken cancellationToken)
    {
        var answer = await database.SendBulkAsync(writes, group, cancellationToken).ConfigureAwait(false);
        if (answer.Rows is { } rows)
        {
            await AssignAsync(group, rows, cancellationToken).ConfigureAwait(false);
        }
        else if (group.Length == 1)
        {
            _results[group.Span[0]] = new WriteResult.Rejected(answer.Status, answer.Error.Error, answer.Error.Reason);
        }
        else
        {
            LogSplit(database.Name, group.Length, answer.Status, answer.Error.ToString());
            var half = group.Length / 2;
            await SaveAsync(group[..half], cancellationToken).ConfigureAwait(false);
            await SaveAsync(group[half..], cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Rows come in the order of the request; by id and order they also find their write when a server leaves one out or changes the order.</summary>
    private async Task AssignAsync(ReadOnlyMemory<int> group, List<BulkRow> rows, CancellationToken cancellationToken)
    {
        var rowsOfId = new Dictionary<string, Queue<BulkRow>>(StringComparer.Ordinal);
        foreach (var row in rows)
        {
            if (!rowsOfId.TryGetValue(row.Id, out var queue))
            {
                rowsOfId.Add(row.Id, queue = new Queue<BulkRow>(1));
            }

            queue.Enqueue(row);
        }

        foreach (var index in group.ToArray())
        {
            var row = rowsOfId.TryGetValue(writes[index].Id, out var queue) && queue.TryDequeue(out var found) ? found : (BulkRow?)null;
            if (row is { } known && Result(known) is { } result)
            {
                _results[index] = result;
            }
            else
            {
                // Left out, or an error without a status: only a request of its own tells whether it passes by itself.
                await SaveAloneAsync(index, cancellationToken, row).ConfigureAwait(false);
            }
        }
    }

    private static WriteResult? Result(BulkRow row) => row switch
    {
        { Rev: { } rev } => new WriteResult.Saved(rev),
        { Error.Error: "conflict" } => WriteResult.Conflict.Instance,
        { Error.Error: "forbidden" } => new WriteResult.Rejected(403, row.Error.Error, row.Error.Reason),
        { Error.Error: "unauthorized" } => new WriteResult.Rejected(401, row.Error.Error, row.Error.Reason),
        _ => null,
    };

    private async Task SaveAloneAsync(int index, CancellationToken cancellationToken, BulkRow? row = null)
    {
        try
        {
            _results[index] = await database.PutAsync(writes[index].Id, writes[index].Json, cancellationToken).ConfigureAwait(false);
        }
        catch (CouchUnavailableException e) when (row is not null && e.Status is { } status && status >= 500)
        {
            // CouchDB took the request that this document came in and stumbles over it again and again: waiting would not help.
            _results[index] = new WriteResult.Rejected(status, row.Value.Error.Error, row.Value.Error.Reason);
        }
    }
}
