namespace Pipeline.MicroBatch;

/// <summary>
/// Handles batches, whatever a record does: a batch that fails is tried again, then halved until the record at fault stands alone. That one
/// becomes a dead letter and the rest goes on.
/// </summary>
internal sealed class BatchProcessor(IBatchHandler handler, DeadLetters letters, PollRetry retry, PollLimits limits)
{
    private readonly Halving _halving = new(retry);

    /// <param name="records">The batch, not empty.</param>
    /// <param name="ensureHeld">Throws when nothing may be stored any more.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The outcome of all records; its problems have their dead letters.</returns>
    /// <exception cref="PollFailedException">So many records failed, and none went well, that the fault is not theirs.</exception>
    public async Task<BatchOutcome> ProcessAsync(IReadOnlyList<SourceRecord> records, Action ensureHeld, CancellationToken cancellationToken)
    {
        var outcome = BatchOutcome.None;
        await _halving.RunAsync(
            new ArraySegment<SourceRecord>([.. records]),
            async (some, token) =>
            {
                ensureHeld();
                var handled = await handler.HandleAsync(some, token);
                ensureHeld();
                await letters.WriteAsync(handled.Problems, token);
                outcome += handled;
            },
            async (record, exception, token) => outcome += await BuryAsync(record, exception, ensureHeld, token),
            new PoisonTally("records", limits.MaxPoison),
            cancellationToken);
        return outcome;
    }

    private async Task<BatchOutcome> BuryAsync(SourceRecord record, Exception exception, Action ensureHeld, CancellationToken cancellationToken)
    {
        // The record is stored, whatever stopped it here: its user's results are due all the same.
        var user = handler.UserOf(record);
        var problem = new RecordProblem(record, user, null, $"The record could not be handled: {exception.Message}");
        await retry.AskAsync(
            token =>
            {
                ensureHeld();
                return letters.WriteAsync([problem], token);
            },
            cancellationToken);
        return new BatchOutcome([problem], user is null ? [] : [new TouchedUser(user, record.Cursor)]);
    }
}
