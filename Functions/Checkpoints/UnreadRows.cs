namespace Pipeline.Checkpoints;

/// <summary>Rows of a source that no poll reads, as they were last counted.</summary>
/// <param name="Undated">Those whose <c>updatedAt</c> is no date: missing, null, another type, or a list.</param>
/// <param name="Before1970">Those whose <c>updatedAt</c> lies before 1970 and before the start of polling.</param>
/// <param name="BeforeStart">Those whose <c>updatedAt</c> lies before the start of polling, from 1970 on.</param>
/// <param name="Ahead">Those whose <c>updatedAt</c> lies more than a day ahead: they are read when their time has come.</param>
public sealed record UnreadRows(long Undated, long Before1970, long BeforeStart, long Ahead)
{
    /// <summary>That every row is read.</summary>
    public static UnreadRows None { get; } = new(0, 0, 0, 0);
}
