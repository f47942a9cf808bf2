using Pipeline.MicroBatch;

namespace Pipeline.Health;

/// <summary>
/// Keeps the analytics of users up to date. A batch leaves out each record that cannot be read and each field that is out of range, and names the users of
/// all that have one: a record that was usable before must leave the analytics too. The analytics leave the same fields out when they read the history.
/// </summary>
internal sealed class HealthBatchHandler(
    IHealthDatabase database, UserAnalytics analytics, IHealthHistory history, IAnalyticsStore store) : IBatchHandler
{
    /// <inheritdoc/>
    public IReadOnlyList<string> Fields => HealthRecord.StoredFields;

    /// <inheritdoc/>
    public Task<BatchOutcome> HandleAsync(IReadOnlyList<SourceRecord> records, CancellationToken cancellationToken)
    {
        var reader = database.CreateReader();
        var problems = new List<RecordProblem>();
        var users = new List<TouchedUser>(records.Count);
        var passedOver = 0;
        foreach (var record in records)
        {
            var (read, userId, problem) = reader.Read(record.Document.Span);
            if (userId is not null)
            {
                users.Add(new TouchedUser(userId, record.Cursor));
            }

            if (problem is not null)
            {
                problems.Add(new RecordProblem(record, userId, null, problem));
            }
            else if (read is not null)
            {
                problems.AddRange(read.Problems.Select(field => new RecordProblem(record, userId, field.Field, field.ToString())));
            }
            else
            {
                passedOver++;
            }
        }

        return Task.FromResult(new BatchOutcome(problems, users, passedOver));
    }

    /// <inheritdoc/>
    public string? UserOf(SourceRecord record) => database.CreateReader().Read(record.Document.Span).UserId;

    /// <inheritdoc/>
    public async Task RecomputeAsync(IReadOnlyList<string> users, CancellationToken cancellationToken)
    {
        foreach (var user in users)
        {
            await analytics.RecomputeAsync(user, cancellationToken);
        }
    }

    /// <inheritdoc/>
    public async Task<IndexState> CheckIndexesAsync(bool create, CancellationToken cancellationToken) =>
        await history.CheckIndexesAsync(create, cancellationToken) + await store.CheckIndexesAsync(create, cancellationToken);
}
