using System.Collections.Concurrent;
using System.Text.Json;
using Pipeline.MicroBatch;

namespace Pipeline.Tests.MicroBatch;

/// <summary>
/// A handler of <see cref="MemoryRecords"/>: it leaves out what says so, passes over what is nobody's, and keeps a result of each user, which
/// <see cref="MemoryRecords.ResultOf"/> tells.
/// </summary>
internal sealed class MemoryHandler(MemoryRecords records, ConcurrentDictionary<string, string> results, Faults faults) : IBatchHandler
{
    public ConcurrentBag<string> Recomputed { get; } = [];

    /// <summary>Which indexes were to be created, for each time that they were looked for.</summary>
    public List<IndexCreation> IndexChecks { get; } = [];

    /// <summary>The sizes of the batches.</summary>
    public List<int> Batches { get; } = [];

    /// <summary>What makes the handler fail.</summary>
    public Func<SourceRecord, bool> IsPoison { get; set; } = _ => false;

    public Task<BatchOutcome> HandleAsync(IReadOnlyList<SourceRecord> records, CancellationToken cancellationToken)
    {
        Batches.Add(records.Count);
        if (records.Any(IsPoison))
        {
            throw new InvalidOperationException("poison");
        }

        var problems = new List<RecordProblem>();
        var users = new List<TouchedUser>();
        var passedOver = 0;
        foreach (var record in records)
        {
            var row = Parse(record);
            if (row.User is { } user)
            {
                users.Add(new TouchedUser(user, record.Cursor));
            }
            else
            {
                passedOver++;
            }

            if (row.Problem is not null || row.Steps < 0)
            {
                problems.Add(new RecordProblem(record, row.User, row.Problem is null ? "metrics.steps" : null, row.Problem ?? $"metrics.steps is {row.Steps}"));
            }
        }

        return Task.FromResult(new BatchOutcome(problems, users, passedOver));
    }

    public string? UserOf(SourceRecord record) => Parse(record).User;

    public async Task RecomputeAsync(IReadOnlyList<string> users, CancellationToken cancellationToken)
    {
        foreach (var user in users)
        {
            await faults.RunAsync($"recompute {user}", () =>
            {
                results[user] = records.ResultOf(user);
                Recomputed.Add(user);
                return Task.FromResult(true);
            });
        }
    }

    public Task<IndexState> CheckIndexesAsync(IndexCreation creation, CancellationToken cancellationToken) => faults.RunAsync("listIndexes", () =>
    {
        IndexChecks.Add(creation);
        return Task.FromResult(IndexState.Complete);
    });

    private static MemoryRow Parse(SourceRecord record) => JsonSerializer.Deserialize<MemoryRow>(record.Document.Span)!;
}
