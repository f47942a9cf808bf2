using System.Text.Json;
using Pipeline.Health;
using Pipeline.MicroBatch;

namespace Pipeline.Tests.Health;

/// <summary>An analytics store in memory, with documents kept as their JSON. Counts what is asked of it.</summary>
internal sealed class MemoryAnalyticsStore : IAnalyticsStore
{
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SortedDictionary<string, string> _documents = new(StringComparer.Ordinal);

    /// <summary>Runs before each <see cref="UpsertAsync"/>, as another writer would.</summary>
    public Func<Task>? BeforeUpsert { get; set; }

    /// <summary>Whether it takes what is asked for and never answers.</summary>
    public bool Silent { get; set; }

    /// <summary>Completes once a silent store has been asked.</summary>
    public Task Asked => _asked.Task;

    /// <summary>Documents stored so far, each time counted.</summary>
    public int Written { get; private set; }

    /// <summary>Every document, by key.</summary>
    public IReadOnlyList<AnalyticsDocument> Documents
    {
        get
        {
            lock (_gate)
            {
                return [.. _documents.Values.Select(Parse)];
            }
        }
    }

    public Task<IndexState> CheckIndexesAsync(bool create, CancellationToken cancellationToken) => Task.FromResult(IndexState.Complete);

    public Task<IReadOnlyList<AnalyticsVersion>> ReadVersionsAsync(IReadOnlyList<string> userIds, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<AnalyticsVersion>>([.. Documents.Where(document => userIds.Contains(document.UserId)).Select(VersionOf)]);

    public async Task<int> UpsertAsync(IReadOnlyList<AnalyticsWrite> writes, CancellationToken cancellationToken)
    {
        if (BeforeUpsert is { } before)
        {
            await before();
        }

        lock (_gate)
        {
            var written = 0;
            foreach (var write in writes)
            {
                var stored = _documents.TryGetValue(write.Document.Key, out var json) ? VersionOf(Parse(json)) : null;
                if (stored == write.Replaces)
                {
                    _documents[write.Document.Key] = JsonSerializer.Serialize(write.Document, HealthJson.Default.AnalyticsDocument);
                    written++;
                }
            }

            Written += written;
            return written;
        }
    }

    public async Task<AnalyticsDocument?> FindAsync(
        string userId, MetricType metricType, TimeRange timeRange, CancellationToken cancellationToken)
    {
        await AnswerAsync(cancellationToken);
        lock (_gate)
        {
            return _documents.TryGetValue(AnalyticsDocument.KeyOf(userId, metricType, timeRange), out var json) ? Parse(json) : null;
        }
    }

    public async Task<IReadOnlyList<AnomalyEntry>> ReadAnomaliesAsync(AnomalyQuery query, CancellationToken cancellationToken)
    {
        await AnswerAsync(cancellationToken);
        return query.Select(Documents.Where(document =>
            document.TimeRange == AnomalyQuery.Range
            && (query.UserId is null || document.UserId == query.UserId)
            && (query.After is not { } after || string.CompareOrdinal(document.Key, after.Key) >= 0)));
    }

    private async Task AnswerAsync(CancellationToken cancellationToken)
    {
        if (Silent)
        {
            _asked.TrySetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        }
    }

    private static AnalyticsVersion VersionOf(AnalyticsDocument document) =>
        new(document.UserId, document.MetricType, document.TimeRange, document.InputsVersion, document.CalculatedAt);

    private static AnalyticsDocument Parse(string json) => JsonSerializer.Deserialize(json, HealthJson.Default.AnalyticsDocument)!;
}
