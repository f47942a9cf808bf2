namespace Pipeline.Checkpoints;

/// <summary>How far a source has been polled. Everything up to <see cref="Cursor"/> has its results stored.</summary>
/// <param name="SchemaVersion">Which fields there are; <see cref="CurrentSchemaVersion"/>.</param>
/// <param name="Source">The source's name.</param>
/// <param name="Version">Grows by one with every version whose predecessor is kept.</param>
/// <param name="From">Where polling began: late writes before it are not looked for.</param>
/// <param name="Cursor">The last row whose results are stored.</param>
/// <param name="Totals">What has been done since polling began.</param>
/// <param name="EmptyPolls">Polls in a row that found nothing.</param>
/// <param name="FailedPolls">Polls in a row that failed.</param>
/// <param name="NextDue">When the next poll is due; null: at once.</param>
/// <param name="LastSuccess">When a poll last ended well.</param>
/// <param name="LastError">What the last poll failed with; null after one that ended well.</param>
/// <param name="Recognised">Token of the blob of the rows within the overlap that are done, see <see cref="CheckpointNames.Recognised"/>; null: none.</param>
/// <param name="Unread">Rows that no poll reads, as they were last counted; null: they have not been.</param>
public sealed record Checkpoint(
    int SchemaVersion,
    string Source,
    long Version,
    DateTimeOffset From,
    CheckpointCursor Cursor,
    CheckpointTotals Totals,
    int EmptyPolls = 0,
    int FailedPolls = 0,
    DateTimeOffset? NextDue = null,
    DateTimeOffset? LastSuccess = null,
    CheckpointError? LastError = null,
    string? Recognised = null,
    UnreadRows? Unread = null)
{
    /// <summary>The schema version that is written, and the one that is read.</summary>
    public const int CurrentSchemaVersion = 1;

    /// <summary>The checkpoint of a source that has not been polled.</summary>
    /// <param name="source">The source's name.</param>
    /// <param name="from">Where to begin; the rows of that time are included.</param>
    /// <param name="version">The version that it gets.</param>
    public static Checkpoint Start(string source, DateTimeOffset from, long version = 0)
    {
        var cursor = Checkpoints.Cursor.At(from);
        return new(CurrentSchemaVersion, source, version, cursor.UpdatedAt, CheckpointCursor.Of(cursor), CheckpointTotals.None);
    }
}
