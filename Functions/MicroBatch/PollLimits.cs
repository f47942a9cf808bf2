namespace Pipeline.MicroBatch;

/// <summary>Bounds of a poll that are no settings.</summary>
public sealed record PollLimits
{
    /// <summary>
    /// Users that may wait for their recomputation before a poll stores what it has and goes on: what bounds its memory, and what a crash repeats.
    /// </summary>
    public int MaxTouchedUsers { get; init; } = 20_000;

    /// <summary>Parts of the touched users that are recomputed at the same time.</summary>
    public int Parallelism { get; init; } = 8;

    /// <summary>Users of a part, which are recomputed together.</summary>
    public int UsersAtOnce { get; init; } = 50;

    /// <summary>Versions of rows that are recognised at most.</summary>
    public int RecognisedRows { get; init; } = MicroBatch.RecognisedRows.DefaultCapacity;

    /// <summary>Tries of what failed because the database was away, the first included.</summary>
    public int Attempts { get; init; } = 4;

    /// <summary>Wait before the second try; it doubles from try to try.</summary>
    public TimeSpan FirstDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Records or users that may fail for good with not one success beside them: with more, the fault is not theirs, and the poll fails.
    /// </summary>
    public int MaxPoison { get; init; } = 10;

    /// <summary>Time between two counts of the rows that no poll reads: the count may have to look at every row.</summary>
    public TimeSpan CountInterval { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Time between two looks for the indexes.</summary>
    public TimeSpan IndexInterval { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long the start of a poll, before its first page, may wait for the database, all tries together.</summary>
    public TimeSpan StartDeadline { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Rows whose updatedAt lies further ahead than this are counted: it is no matter of clocks any more.</summary>
    public TimeSpan Ahead { get; init; } = TimeSpan.FromDays(1);
}
