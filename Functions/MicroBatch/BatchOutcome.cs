namespace Pipeline.MicroBatch;

/// <summary>What became of a batch.</summary>
/// <param name="InvalidRecords">Records that could not be read, had a field out of range, or failed for good.</param>
/// <param name="DeadLetters">Dead letters that were written.</param>
/// <param name="Users">The users whose analytics have to be computed.</param>
internal sealed record BatchOutcome(int InvalidRecords, int DeadLetters, IReadOnlyList<TouchedUser> Users)
{
    public static BatchOutcome operator +(BatchOutcome left, BatchOutcome right) => new(
        left.InvalidRecords + right.InvalidRecords, left.DeadLetters + right.DeadLetters, [.. left.Users, .. right.Users]);
}
