namespace Pipeline.MicroBatch;

/// <summary>
/// Writes a dead letter for each record that cannot be read and for each field that is out of range, and names the users of
/// all that have one: a record that was usable before must leave the analytics too. The analytics leave the same fields out when they read the history.
/// </summary>
internal sealed class HealthBatchHandler(DeadLetters letters) : IBatchHandler
{
    public async Task<BatchOutcome> HandleAsync(IReadOnlyList<SourceRecord> records, CancellationToken cancellationToken)
    {
        var invalid = 0;
        var written = new List<DeadLetter>();
        var users = new List<TouchedUser>(records.Count);
        foreach (var row in records)
        {
            if (row.UserId is { } user)
            {
                users.Add(new TouchedUser(user, row.Cursor));
            }

            if (row.Record is not { } record)
            {
                invalid++;
                written.Add(letters.Of(row.Cursor, row.UserId, null, row.Problem ?? "The record cannot be read."));
                continue;
            }

            if (record.Problems.Count > 0)
            {
                invalid++;
                written.AddRange(record.Problems.Select(problem => letters.Of(row.Cursor, record.UserId, problem.Field, problem.ToString())));
            }
        }

        await letters.WriteAsync(written, cancellationToken);
        return new BatchOutcome(invalid, written.Count, users);
    }
}
