using System.Collections.Concurrent;
using Pipeline.CouchDb;

namespace Pipeline.Jobs.Workers;

/// <summary>The batches that this process has in hand; its heartbeat tells of them.</summary>
internal sealed class RunningBatches(TimeProvider time)
{
    private readonly ConcurrentDictionary<object, Assignment> _batches = new();

    /// <summary>The longest running first.</summary>
    public IReadOnlyList<Assignment> All => [.. _batches.Values.OrderBy(batch => batch.Since)];

    /// <summary>Runs a batch and keeps it in view while it does.</summary>
    public async Task<T> RunAsync<T>(string job, KeyRange range, Func<Task<T>> batch)
    {
        var key = new object();
        _batches[key] = new Assignment(job, range, time.GetUtcNow());
        try
        {
            return await batch();
        }
        finally
        {
            _batches.TryRemove(key, out _);
        }
    }
}

/// <summary>A batch that a worker has in hand.</summary>
/// <param name="Since">UTC time at which it began, by the worker's clock.</param>
internal sealed record Assignment(string Job, KeyRange Range, DateTimeOffset Since);
