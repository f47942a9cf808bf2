namespace Pipeline.Cli.Jobs;

/// <summary>How far a job is. Once it has ended, listed = saved + skipped + kept + failed.</summary>
/// <param name="Total">Documents that it expects to see, or null when that is not known.</param>
/// <param name="Listed">Sources found so far.</param>
/// <param name="Saved">Sources whose annotation was saved.</param>
/// <param name="Skipped">Sources that had an annotation of this model already.</param>
/// <param name="Failed">Sources that could not be done.</param>
/// <param name="Unmatched">Documents without an attachment that matches.</param>
/// <param name="DocumentsPerSecond">The speed of late.</param>
/// <param name="EtaSeconds">Seconds that are left by its own estimate, or null.</param>
/// <param name="Kept">Sources whose annotation is somebody's own work.</param>
internal sealed record JobProgress(
    long? Total,
    long Listed,
    long Saved,
    long Skipped,
    long Failed,
    long Unmatched,
    double DocumentsPerSecond,
    double? EtaSeconds,
    long Kept = 0)
{
    public static JobProgress None { get; } = new(null, 0, 0, 0, 0, 0, 0, null);

    /// <summary>Documents that need no more work: sources that ended one way or another, and documents without any.</summary>
    public long Done => Saved + Skipped + Kept + Failed + Unmatched;

    /// <summary>True when every source that was found ended in exactly one way.</summary>
    public bool AddsUp => Listed == Saved + Skipped + Kept + Failed;
}
