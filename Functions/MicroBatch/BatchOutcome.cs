namespace Pipeline.MicroBatch;

/// <summary>What became of a batch.</summary>
/// <param name="Problems">Records, or fields of them, that were left out: each becomes a dead letter.</param>
/// <param name="Users">The users that are due for a recomputation before the checkpoint moves.</param>
/// <param name="PassedOver">Records that are none of the handler's, such as those without a user: neither used nor at fault.</param>
internal sealed record BatchOutcome(IReadOnlyList<RecordProblem> Problems, IReadOnlyList<TouchedUser> Users, int PassedOver = 0)
{
    /// <summary>That nothing was left out and no user touched.</summary>
    public static BatchOutcome None { get; } = new([], []);

    /// <summary>Records at fault, however many fields of them are.</summary>
    public int InvalidRecords => Problems.Select(problem => problem.Record.Cursor).Distinct().Count();

    /// <summary>Both batches as one.</summary>
    public static BatchOutcome operator +(BatchOutcome left, BatchOutcome right) =>
        new([.. left.Problems, .. right.Problems], [.. left.Users, .. right.Users], left.PassedOver + right.PassedOver);
}
