using System.Globalization;
using System.Text.Json;
using Pipeline.Checkpoints;

namespace Pipeline.Queries.Runs;

/// <summary>State and rows of statements that went on after their request, in blobs: any instance answers for any of them.</summary>
/// <param name="storage">Gives the container.</param>
/// <param name="time">Tells what has expired.</param>
internal sealed class QueryRunStore(Func<ICheckpointStore> storage, TimeProvider time)
{
    /// <summary>How long state and rows are kept after a statement began.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromHours(24);

    // Beyond its deadline, what a statement may take to note its end.
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(1);

    private readonly Lazy<ICheckpointStore> _blobs = new(storage);

    /// <summary>Writes the state.</summary>
    public Task WriteAsync(QueryRunState state, CancellationToken cancellationToken) =>
        _blobs.Value.WriteAsync(StateName(state.Id), JsonSerializer.SerializeToUtf8Bytes(state, RunsJson.Default.QueryRunState), CheckpointCondition.None, cancellationToken);

    /// <summary>The state; null when there is no such statement, or it has expired.</summary>
    public async Task<QueryRunState?> FindAsync(string id, CancellationToken cancellationToken)
    {
        if (!Guid.TryParseExact(id, "N", out _) || await _blobs.Value.ReadAsync(StateName(id), cancellationToken) is not { Content.Length: > 0 } blob)
        {
            return null;
        }

        var state = JsonSerializer.Deserialize(blob.Content.Span, RunsJson.Default.QueryRunState)!;
        return HasExpired(state) ? null : OrLost(state);
    }

    /// <summary>All that have not expired, the one that began last first; what has expired is removed.</summary>
    public async Task<IReadOnlyList<QueryRunState>> ListAsync(CancellationToken cancellationToken)
    {
        var found = new List<QueryRunState>();
        foreach (var name in (await _blobs.Value.ListAsync("", cancellationToken)).Where(name => name.EndsWith("/state", StringComparison.Ordinal)))
        {
            if (await _blobs.Value.ReadAsync(name, cancellationToken) is not { Content.Length: > 0 } blob)
            {
                continue;
            }

            var state = JsonSerializer.Deserialize(blob.Content.Span, RunsJson.Default.QueryRunState)!;
            if (HasExpired(state))
            {
                await RemoveAsync(state.Id, cancellationToken);
            }
            else
            {
                found.Add(OrLost(state));
            }
        }

        return [.. found.OrderByDescending(state => state.Started)];
    }

    /// <summary>Keeps a page of rows.</summary>
    public Task WritePageAsync(string id, int page, ReadOnlyMemory<byte> rows, CancellationToken cancellationToken) =>
        _blobs.Value.WriteAsync(PageName(id, page), rows, CheckpointCondition.None, cancellationToken);

    /// <summary>A page of rows; null when there is none.</summary>
    public async Task<ReadOnlyMemory<byte>?> ReadPageAsync(string id, int page, CancellationToken cancellationToken) =>
        (await _blobs.Value.ReadAsync(PageName(id, page), cancellationToken))?.Content;

    /// <summary>Asks the instance that runs the statement to end it.</summary>
    public Task AskForEndAsync(string id, CancellationToken cancellationToken) => _blobs.Value.CreateEmptyAsync(EndName(id), cancellationToken);

    /// <summary>Whether somebody has asked for its end.</summary>
    public async Task<bool> IsEndAskedForAsync(string id, CancellationToken cancellationToken) => await _blobs.Value.ReadAsync(EndName(id), cancellationToken) is not null;

    private async Task RemoveAsync(string id, CancellationToken cancellationToken)
    {
        // The state goes last: what is left of a removal that broke off is found again by it.
        foreach (var name in (await _blobs.Value.ListAsync(id + "/", cancellationToken)).OrderBy(name => name == StateName(id)))
        {
            await _blobs.Value.DeleteAsync(name, cancellationToken);
        }
    }

    private bool HasExpired(QueryRunState state) => state.Started + Kept < time.GetUtcNow();

    // Nobody writes the end of a statement whose instance has ended.
    private QueryRunState OrLost(QueryRunState state) => state.Phase != QueryPhase.Running || time.GetUtcNow() < state.Until + Grace
        ? state
        : state with { Phase = QueryPhase.Failed, Ended = state.Until, Problem = new(503, "Lost", "The instance that ran the statement has ended.") };

    private static string StateName(string id) => id + "/state";

    private static string EndName(string id) => id + "/end";

    private static string PageName(string id, int page) => string.Create(CultureInfo.InvariantCulture, $"{id}/rows-{page:000000}");
}
