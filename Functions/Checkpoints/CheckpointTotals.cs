namespace Pipeline.Checkpoints;

/// <summary>What the polls of a source have done, counted once however often a poll was broken off.</summary>
/// <param name="Polls">Polls that stored something.</param>
/// <param name="Batches">Pages of records that were not empty.</param>
/// <param name="Records">Versions of records, readable or not.</param>
/// <param name="InvalidRecords">Those of them that could not be read or had a field out of range.</param>
/// <param name="DeadLetters">Dead letters written: one for each field at fault, one for each record that could not be used at all.</param>
/// <param name="PassedOver">Versions of records that were read and are none of the handler's, such as those without a user; not among the records.</param>
public sealed record CheckpointTotals(long Polls, long Batches, long Records, long InvalidRecords, long DeadLetters, long PassedOver = 0)
{
    /// <summary>That nothing has been done.</summary>
    public static CheckpointTotals None { get; } = new(0, 0, 0, 0, 0);

    /// <summary>Both together.</summary>
    public static CheckpointTotals operator +(CheckpointTotals left, CheckpointTotals right) => new(
        left.Polls + right.Polls,
        left.Batches + right.Batches,
        left.Records + right.Records,
        left.InvalidRecords + right.InvalidRecords,
        left.DeadLetters + right.DeadLetters,
        left.PassedOver + right.PassedOver);
}
