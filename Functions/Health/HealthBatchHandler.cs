using Microsoft.Extensions.Logging;
using Pipeline.MicroBatch;

namespace Pipeline.Health;

/// <summary>
/// Keeps the analytics of users up to date. A batch leaves out each record that cannot be read and each field that is out of range, and names the users of
/// all that have one: a record that was usable before must leave the analytics too. The analytics leave the same fields out when they read the history.
/// </summary>
internal sealed partial class HealthBatchHandler(
    PollSource source,
    IHealthDatabase database,
    UserAnalytics analytics,
    IHealthHistory history,
    IAnalyticsStore store,
    HealthMeter meter,
    ILogger<UserAnalytics> logger) : IBatchHandler
{
    private int _warned;

    /// <inheritdoc/>
    public IReadOnlyList<string> Fields => HealthRecord.StoredFields;

    /// <inheritdoc/>
    public Task<BatchOutcome> HandleAsync(IReadOnlyList<SourceRecord> records, CancellationToken cancellationToken)
    {
        var reader = database.CreateReader();
        var problems = new List<RecordProblem>();
        var users = new List<TouchedUser>(records.Count);
        var (passedOver, timesOfDay) = (0, 0);
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
                timesOfDay += read.HasTimeOfDay ? 1 : 0;
                problems.AddRange(read.Problems.Select(field => new RecordProblem(record, userId, field.Field, field.ToString())));
            }
            else
            {
                passedOver++;
            }
        }

        Count(timesOfDay);
        return Task.FromResult(new BatchOutcome(problems, users, passedOver));
    }

    /// <inheritdoc/>
    public string? UserOf(SourceRecord record) => database.CreateReader().Read(record.Document.Span).UserId;

    /// <inheritdoc/>
    public Task RecomputeAsync(IReadOnlyList<string> users, CancellationToken cancellationToken) => analytics.RecomputeAsync(users, cancellationToken);

    /// <inheritdoc/>
    public async Task<IndexState> CheckIndexesAsync(IndexCreation creation, CancellationToken cancellationToken) =>
        await history.CheckIndexesAsync(creation == IndexCreation.All, cancellationToken)
        + await store.CheckIndexesAsync(creation != IndexCreation.None, cancellationToken);

    private void Count(int timesOfDay)
    {
        if (timesOfDay == 0)
        {
            return;
        }

        meter.TimesOfDay(source.Name, timesOfDay);
        if (Interlocked.Exchange(ref _warned, 1) == 0)
        {
            LogTimesOfDay(logger, timesOfDay, source.Name);
        }
    }
}
