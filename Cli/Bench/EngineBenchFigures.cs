namespace Pipeline.Cli.Bench;

/// <summary>What the durable engine did.</summary>
/// <param name="ActivitiesPerSecond">50 sub-orchestrations of 10 activities each; the median of the rounds.</param>
/// <param name="RawPerSecond">The same commits by SQLite alone, in the same unit.</param>
/// <param name="Commits">Commits of such a round.</param>
/// <param name="Latency">From the request to the end of an orchestration of one activity; the median.</param>
/// <param name="Restart">From the start of a process after a SIGKILL to the end of its first activity.</param>
/// <param name="Pages">Pages of the longer run; the shorter one has a tenth of them.</param>
/// <param name="SmallMemory">Peak memory of the shorter run in bytes; null where the system does not say.</param>
/// <param name="LargeMemory">Peak memory of the longer run in bytes; null where the system does not say.</param>
/// <param name="FileBytes">The file and its log after the longer run.</param>
/// <param name="IdleShare">Share of a core that an engine takes that has nothing to do.</param>
internal sealed record EngineBenchFigures(
    double ActivitiesPerSecond,
    double RawPerSecond,
    long Commits,
    TimeSpan Latency,
    TimeSpan Restart,
    int Pages,
    long? SmallMemory,
    long? LargeMemory,
    long FileBytes,
    double IdleShare)
{
    /// <summary>Share of the raw speed.</summary>
    public double Ratio => ActivitiesPerSecond / RawPerSecond;
}
