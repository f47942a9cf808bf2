using Pipeline.Checkpoints;

namespace Pipeline.MicroBatch.Api;

/// <summary>Reads how a source stands, without taking its lease.</summary>
public static class PollReader
{
    /// <param name="store">Where the checkpoints are.</param>
    /// <param name="source">The name of the source.</param>
    /// <param name="now">The time now, for the lag.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="CheckpointStoreUnavailableException">The storage is away.</exception>
    public static async Task<PollAnswer> ReadAsync(
        ICheckpointStore store, string source, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var name = CheckpointNames.Checkpoint(source);
        if (await store.ReadAsync(name, cancellationToken) is not { } blob)
        {
            return new PollAnswer(source, PollState.New, null, null);
        }

        var polling = await store.IsLeasedAsync(name, cancellationToken);
        try
        {
            var checkpoint = CheckpointReader.Read(source, blob.Content.Span);
            var state = polling ? PollState.Polling : checkpoint is null ? PollState.New : PollState.Waiting;
            var lag = (now - checkpoint?.Cursor.UpdatedAt)?.TotalSeconds;
            return new PollAnswer(source, state, checkpoint, lag, AheadCheckpoint.Problem(checkpoint, now));
        }
        catch (UnreadableCheckpointException exception)
        {
            return new PollAnswer(source, PollState.Unreadable, null, null, exception.Message);
        }
    }
}
