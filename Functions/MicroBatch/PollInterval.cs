namespace Pipeline.MicroBatch;

/// <summary>When the next poll is due.</summary>
internal static class PollInterval
{
    /// <summary>Repeated empty or failed polls stretch the interval up to this many times.</summary>
    public const int LongestStretch = 5;

    private static readonly TimeSpan LargestTolerance = TimeSpan.FromSeconds(5);

    /// <summary>
    /// The time of the next poll: at once while records are left, one interval after a poll that found some, and after n empty or failed polls in
    /// a row n intervals, up to <see cref="LongestStretch"/>.
    /// </summary>
    /// <param name="started">When the poll began.</param>
    /// <param name="interval">The interval.</param>
    /// <param name="more">Whether records are left.</param>
    /// <param name="idle">Empty or failed polls in a row, this one included.</param>
    public static DateTimeOffset Next(DateTimeOffset started, TimeSpan interval, bool more, int idle) =>
        more ? started : started + (interval * Math.Clamp(idle, 1, LongestStretch));

    /// <summary>
    /// Whether a poll is due. A timer that fires a little earlier in its minute than the last time must not wait for the next minute: a tenth
    /// of the interval, at most 5 s, may be missing.
    /// </summary>
    public static bool IsDue(DateTimeOffset? due, DateTimeOffset now, TimeSpan interval)
    {
        var tolerance = interval / 10 < LargestTolerance ? interval / 10 : LargestTolerance;
        return due is null || now + tolerance >= due;
    }
}
