namespace Pipeline.MicroBatch;

/// <summary>
/// Handles batches, whatever a record does: a batch that fails is tried again, then halved until the record at fault stands alone. That one
/// becomes a dead letter and the rest goes on.
/// </summary>
internal sealed class BatchProcessor(IBatchHandler handler, DeadLetters letters, PollRetry retry, PollLimits limits)
{
    /// <param name="records">The batch, not empty.</param>
    /// <param name="ensureHeld">Throws when nothing may be stored any more.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="PollFailedException">So many records failed, and none went well, that the fault is not theirs.</exception>
    public Task<BatchOutcome> ProcessAsync(IReadOnlyList<SourceRecord> records, Action ensureHeld, CancellationToken cancellationToken) =>
        ProcessAsync(new ArraySegment<SourceRecord>(records.ToArray()), new Tally(), ensureHeld, cancellationToken);

    private async Task<BatchOutcome> ProcessAsync(
        ArraySegment<SourceRecord> records, Tally tally, Action ensureHeld, CancellationToken cancellationToken)
    {
        try
        {
            var outcome = await retry.WorkAsync(
                token =>
                {
                    ensureHeld();
                    return handler.HandleAsync(records, token);
                },
                cancellationToken);
            tally.Good += records.Count;
            return outcome;
        }
        catch (Exception exception) when (PollRetry.IsPermanent(exception))
        {
            if (records.Count == 1)
            {
                return await BuryAsync(records[0], exception, tally, ensureHeld, cancellationToken);
            }
        }

        var half = records.Count / 2;
        return await ProcessAsync(records[..half], tally, ensureHeld, cancellationToken)
            + await ProcessAsync(records[half..], tally, ensureHeld, cancellationToken);
    }

    private async Task<BatchOutcome> BuryAsync(
        SourceRecord row, Exception exception, Tally tally, Action ensureHeld, CancellationToken cancellationToken)
    {
        tally.Poison++;
        if (tally.Poison > limits.MaxPoison && tally.Good == 0)
        {
            throw new PollFailedException(
                $"{tally.Poison} records in a row failed on their own and none went well, so the fault is not theirs: {exception.Message}", exception);
        }

        var letter = letters.Of(row.Cursor, row.UserId, null, $"The record could not be handled: {exception.Message}");
        await retry.AskAsync(
            token =>
            {
                ensureHeld();
                return letters.WriteAsync([letter], token);
            },
            cancellationToken);

        // The record is stored, whatever stopped it here: its user's analytics are due all the same.
        return new BatchOutcome(1, 1, row.UserId is { } user ? [new TouchedUser(user, row.Cursor)] : []);
    }

    private sealed class Tally
    {
        public int Good { get; set; }

        public int Poison { get; set; }
    }
}
