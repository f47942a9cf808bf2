using System.Collections.Concurrent;
using Pipeline.Health;
using Pipeline.MicroBatch;

namespace Pipeline.Tests.Health;

/// <summary>Histories in memory; a record replaces the earlier one of its user and day.</summary>
internal sealed class MemoryHealthHistory : IHealthHistory
{
    private readonly ConcurrentDictionary<(string UserId, DateOnly Date), HealthRecord> _records = new();

    /// <summary>Runs after each read, before its reader goes on.</summary>
    public Func<Task>? AfterRead { get; set; }

    public Task<IndexState> CheckIndexesAsync(bool create, CancellationToken cancellationToken) => Task.FromResult(IndexState.Complete);

    public void Put(params IEnumerable<HealthRecord> records)
    {
        foreach (var record in records)
        {
            _records[(record.UserId, record.Date)] = record;
        }
    }

    public async Task<IReadOnlyList<HealthRecord>> ReadAsync(IReadOnlyList<string> userIds, CancellationToken cancellationToken)
    {
        IReadOnlyList<HealthRecord> records = [.. _records.Values.Where(record => userIds.Contains(record.UserId))];
        if (AfterRead is { } after)
        {
            await after();
        }

        return records;
    }
}
