namespace Pipeline.Checkpoints;

/// <summary>A <see cref="Cursor"/> as the checkpoint holds it.</summary>
/// <param name="UpdatedAt">UTC, in whole milliseconds.</param>
/// <param name="Id">Canonical Extended JSON of the <c>_id</c>, as text; null before every row of the time.</param>
public sealed record CheckpointCursor(DateTimeOffset UpdatedAt, string? Id)
{
    /// <summary>The form of a cursor.</summary>
    public static CheckpointCursor Of(Cursor cursor) => new(cursor.UpdatedAt, cursor.Id);

    /// <summary>The cursor.</summary>
    public Cursor ToCursor() => new(UpdatedAt, Id);
}
