using System.Text.RegularExpressions;

namespace Pipeline.Query.Delta;

/// <summary>The names of the files in the log of a Delta table (Delta protocol, "Delta Log Entries" and "Checkpoints").</summary>
internal static partial class DeltaNames
{
    /// <summary>The folder of the log.</summary>
    public const string Log = "_delta_log";

    [GeneratedRegex(@"^(\d{20})\.json$")]
    public static partial Regex Commit();

    /// <summary>Groups: version, part, parts, name of a V2 checkpoint, ending.</summary>
    [GeneratedRegex(@"^(\d{20})\.checkpoint(?:\.(\d{10})\.(\d{10}))?(?:\.([0-9a-fA-F-]{36}))?\.(parquet|json)$")]
    public static partial Regex Checkpoint();
}
