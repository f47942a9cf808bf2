using Pipeline.MicroBatch;

namespace Pipeline.Health;

/// <summary>Stands where no database is configured, so that the app starts and says what is missing when it is asked.</summary>
internal sealed class AbsentDatabase : IHealthDatabase, IAnalyticsStore
{
    public IHealthRecordReader CreateReader() => throw Missing();

    public IHealthHistory OpenHistory(PollSource source) => throw Missing();

    public IAnalyticsStore OpenAnalytics(string database) => this;

    public Task<IndexState> CheckIndexesAsync(bool create, CancellationToken cancellationToken) => Task.FromException<IndexState>(Missing());

    public Task<IReadOnlyList<AnalyticsVersion>> ReadVersionsAsync(IReadOnlyList<string> userIds, CancellationToken cancellationToken) =>
        Task.FromException<IReadOnlyList<AnalyticsVersion>>(Missing());

    public Task<int> UpsertAsync(IReadOnlyList<AnalyticsWrite> writes, CancellationToken cancellationToken) => Task.FromException<int>(Missing());

    public Task<AnalyticsDocument?> FindAsync(
        string userId, MetricType metricType, TimeRange timeRange, CancellationToken cancellationToken) =>
        Task.FromException<AnalyticsDocument?>(Missing());

    public Task<IReadOnlyList<AnomalyEntry>> ReadAnomaliesAsync(AnomalyQuery query, CancellationToken cancellationToken) =>
        Task.FromException<IReadOnlyList<AnomalyEntry>>(Missing());

    private static SourceUnavailableException Missing() =>
        new("MONGO_URI is not set; give the address of the MongoDB server, such as mongodb://user:password@localhost:27017.");
}
