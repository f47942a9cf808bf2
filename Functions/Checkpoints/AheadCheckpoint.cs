using System.Globalization;

namespace Pipeline.Checkpoints;

/// <summary>Finds checkpoints that stand in the future, from where nothing is read until their time has come.</summary>
public static class AheadCheckpoint
{
    /// <summary>How far ahead a cursor may stand: clocks of the members of a replica set differ, and one that was ahead may be set back.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    /// <summary>What is wrong with the checkpoint and what mends it; null when it does not stand ahead of the time now.</summary>
    /// <param name="checkpoint">The checkpoint; null is none.</param>
    /// <param name="now">The time now.</param>
    public static string? Problem(Checkpoint? checkpoint, DateTimeOffset now) =>
        checkpoint is null || checkpoint.Cursor.UpdatedAt <= now + Tolerance
            ? null
            : string.Create(
                CultureInfo.InvariantCulture,
                $"The checkpoint of '{checkpoint.Source}' stands at {checkpoint.Cursor.UpdatedAt:yyyy-MM-ddTHH:mm:ssZ}, ahead of the time now, "
                + $"{now.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}: nothing is read until then. "
                + $"Move it back with './pipeline checkpoint set --to' and a time that has passed.");
}
