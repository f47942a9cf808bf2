using System.Globalization;

namespace Pipeline.Checkpoints;

/// <summary>The blobs of a source.</summary>
internal static class CheckpointNames
{
    private const string CheckpointFile = "/checkpoint.json";

    /// <summary>How many previous versions are kept.</summary>
    public const int KeptVersions = 10;

    public static string Checkpoint(string source) => source + CheckpointFile;

    public static string History(string source) => $"{source}/history/";

    public static string Version(string source, long version) =>
        string.Create(CultureInfo.InvariantCulture, $"{History(source)}{version:D12}.json");

    /// <summary>Where the recognised rows of a token are. Each poll has tokens of its own, so one that lost its lease spoils no other's rows.</summary>
    public static string Recognised(string source, string token) => RecognisedFolder(source) + token;

    public static string RecognisedFolder(string source) => $"{source}/recognised/";

    /// <summary>Where the users lie that are recomputed in partitions.</summary>
    public static string TouchedFolder(string source) => $"{source}/touched/";

    /// <summary>Where the process is noted that holds the lease.</summary>
    public static string Owner(string source) => $"{source}/owner.json";

    public static string Unreadable(string source, DateTimeOffset at) =>
        string.Create(CultureInfo.InvariantCulture, $"{source}/unreadable/{at.UtcDateTime:yyyyMMddTHHmmssfff}");

    /// <summary>The source whose checkpoint the blob is; null for every other blob.</summary>
    public static string? SourceOf(string blob) =>
        blob.EndsWith(CheckpointFile, StringComparison.Ordinal) && blob.IndexOf('/', StringComparison.Ordinal) == blob.Length - CheckpointFile.Length
            ? blob[..^CheckpointFile.Length]
            : null;

    /// <summary>The version that a blob under <see cref="History"/> holds; null when its name is no version's.</summary>
    public static long? VersionOf(string source, string blob) =>
        blob.StartsWith(History(source), StringComparison.Ordinal)
        && long.TryParse(Path.GetFileNameWithoutExtension(blob), NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            ? version
            : null;
}
