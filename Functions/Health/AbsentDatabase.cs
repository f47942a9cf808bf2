using Pipeline.MicroBatch;

namespace Pipeline.Health;

/// <summary>Stands where no database is configured, so that the app starts and says what is missing when it is asked.</summary>
internal sealed class AbsentDatabase : IAnalyticsStore, IHealthHistory
{
    public Task EnsureIndexesAsync(CancellationToken cancellationToken) => Task.FromException(Missing());

    public Task<IReadOnlyList<AnalyticsVersion>> ReadVersionsAsync(string userId, CancellationToken cancellationToken) =>
        Task.FromException<IReadOnlyList<AnalyticsVersion>>(Missing());

    public Task<int> UpsertAsync(IReadOnlyList<AnalyticsWrite> writes, CancellationToken cancellationToken) => Task.FromException<int>(Missing());

    public Task<AnalyticsDocument?> FindAsync(
        string userId, MetricType metricType, TimeRange timeRange, CancellationToken cancellationToken) =>
        Task.FromException<AnalyticsDocument?>(Missing());

    public Task<IReadOnlyList<AnomalyEntry>> ReadAnomaliesAsync(AnomalyQuery query, CancellationToken cancellationToken) =>
        Task.FromException<IReadOnlyList<AnomalyEntry>>(Missing());

    public Task<IReadOnlyList<HealthRecord>> ReadAsync(string userId, CancellationToken cancellationToken) =>
        Task.FromException<IReadOnlyList<HealthRecord>>(Missing());

    private static SourceUnavailableException Missing() =>
        new("MONGO_URI is not set; give the address of the MongoDB server, such as mongodb://user:password@localhost:27017.");
}
