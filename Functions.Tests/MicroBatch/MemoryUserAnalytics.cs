using System.Collections.Concurrent;
using Pipeline.Health;

namespace Pipeline.Tests.MicroBatch;

/// <summary>Analytics whose result is told by <see cref="MemoryMetrics.Analytics"/>, kept by user.</summary>
internal sealed class MemoryUserAnalytics(MemoryMetrics metrics, ConcurrentDictionary<string, string> results, Faults faults) : IUserAnalytics
{
    public ConcurrentBag<string> Recomputed { get; } = [];

    public int IndexesEnsured { get; private set; }

    public Task EnsureIndexesAsync(CancellationToken cancellationToken) => faults.RunAsync("ensure indexes", () =>
    {
        IndexesEnsured++;
        return Task.FromResult(true);
    });

    public Task<int> RecomputeAsync(string userId, CancellationToken cancellationToken) => faults.RunAsync($"recompute {userId}", () =>
    {
        results[userId] = metrics.Analytics(userId);
        Recomputed.Add(userId);
        return Task.FromResult(1);
    });
}
