using Pipeline.MicroBatch;

namespace Pipeline.Checkpoints;

/// <summary>A <see cref="MicroBatch.Cursor"/> as the checkpoint holds it.</summary>
/// <param name="UpdatedAt">UTC, in whole milliseconds.</param>
/// <param name="Id">Canonical Extended JSON of the <c>_id</c>, as text; null before every row of the time.</param>
internal sealed record CheckpointCursor(DateTimeOffset UpdatedAt, string? Id)
{
    public static CheckpointCursor Of(Cursor cursor) => new(cursor.UpdatedAt, cursor.Id);

    public Cursor ToCursor() => new(UpdatedAt, Id);
}
