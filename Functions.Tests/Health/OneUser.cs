using Pipeline.Health;

namespace Pipeline.Tests.Health;

/// <summary>Asks for one user where the ports take several.</summary>
internal static class OneUser
{
    public static Task<IReadOnlyList<HealthRecord>> ReadAsync(this IHealthHistory history, string userId, CancellationToken cancellationToken) =>
        history.ReadAsync([userId], cancellationToken);

    public static Task<IReadOnlyList<AnalyticsVersion>> ReadVersionsAsync(this IAnalyticsStore store, string userId, CancellationToken cancellationToken) =>
        store.ReadVersionsAsync([userId], cancellationToken);

    public static Task<int> RecomputeAsync(this UserAnalytics analytics, string userId, CancellationToken cancellationToken) =>
        analytics.RecomputeAsync([userId], cancellationToken);
}
