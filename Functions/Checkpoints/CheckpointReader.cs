using System.Text.Json;

namespace Pipeline.Checkpoints;

/// <summary>Checkpoints as the bytes of a blob.</summary>
internal static class CheckpointReader
{
    // An _id nests as deep as the server lets it, and a level of BSON is up to two of Extended JSON.
    private static readonly JsonDocumentOptions Deep = new() { MaxDepth = 512 };

    public static byte[] Write(Checkpoint checkpoint) => JsonSerializer.SerializeToUtf8Bytes(checkpoint, CheckpointJson.Default.Checkpoint);

    /// <summary>Reads a checkpoint; null from an empty blob, which is one that no poll has written yet.</summary>
    /// <exception cref="UnreadableCheckpointException">The bytes are no checkpoint of the source.</exception>
    public static Checkpoint? Read(string source, ReadOnlySpan<byte> content)
    {
        if (content.IsEmpty)
        {
            return null;
        }

        Checkpoint? checkpoint;
        try
        {
            checkpoint = JsonSerializer.Deserialize(content, CheckpointJson.Default.Checkpoint);
        }
        catch (JsonException exception)
        {
            throw new UnreadableCheckpointException(source, $"it is no JSON of a checkpoint ({exception.Message})", exception);
        }

        return Problem(source, checkpoint) is { } problem ? throw new UnreadableCheckpointException(source, problem) : checkpoint;
    }

    private static string? Problem(string source, Checkpoint? checkpoint) => checkpoint switch
    {
        null => "it is null",
        { SchemaVersion: not Checkpoint.CurrentSchemaVersion } =>
            $"its schemaVersion is {checkpoint.SchemaVersion}, and this app reads {Checkpoint.CurrentSchemaVersion}",
        _ when checkpoint.Source != source => $"its source is '{checkpoint.Source}'",
        { Version: < 0 } => $"its version is {checkpoint.Version}, below 0",
        _ => CursorProblem(checkpoint),
    };

    private static string? CursorProblem(Checkpoint checkpoint)
    {
        if (checkpoint.Cursor.UpdatedAt.Ticks % TimeSpan.TicksPerMillisecond != 0)
        {
            return $"its cursor's updatedAt, {checkpoint.Cursor.UpdatedAt:O}, is not in whole milliseconds";
        }

        if (checkpoint.Cursor.Id is not { } id)
        {
            return null;
        }

        try
        {
            using var parsed = JsonDocument.Parse(id, Deep);
            return null;
        }
        catch (JsonException)
        {
            return "its cursor's id is no Extended JSON";
        }
    }
}
