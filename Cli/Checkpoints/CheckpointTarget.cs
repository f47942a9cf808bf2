using System.Globalization;

namespace Pipeline.Cli.Checkpoints;

/// <summary>Where a checkpoint is moved to: a time, or a previous version.</summary>
/// <param name="Time">The time; null for a version.</param>
/// <param name="Version">The version's number; null for a time, and for the newest version that can be read.</param>
internal sealed record CheckpointTarget(DateTimeOffset? Time, long? Version)
{
    private const string Backup = "backup";

    // A time without a zone would mean another time on another machine.
    private static readonly string[] Formats =
        ["yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mm:ss.FFF'Z'", "yyyy-MM-dd'T'HH:mm:sszzz", "yyyy-MM-dd'T'HH:mm:ss.FFFzzz"];

    /// <summary>Reads <c>2025-11-13T00:00:00Z</c>, <c>backup</c> or <c>backup:N</c>; null from anything else.</summary>
    public static CheckpointTarget? TryParse(string text)
    {
        if (text == Backup)
        {
            return new CheckpointTarget(null, null);
        }

        if (text.StartsWith(Backup + ':', StringComparison.Ordinal))
        {
            return long.TryParse(text.AsSpan(Backup.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var version)
                ? new CheckpointTarget(null, version)
                : null;
        }

        return DateTimeOffset.TryParseExact(text, Formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? new CheckpointTarget(time.ToUniversalTime(), null)
            : null;
    }
}
