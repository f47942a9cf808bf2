namespace Pipeline.Jobs.Api;

/// <summary>How soon it is of use to ask again.</summary>
internal static class JobPolls
{
    private static readonly TimeSpan Running = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Waiting = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Ended = TimeSpan.FromMinutes(1);

    /// <summary>For a list of jobs.</summary>
    public static TimeSpan OfList => Waiting;

    public static TimeSpan IntervalOf(JobAnswer job) => job.HasEnded ? Ended : job.Status == JobStatus.Running ? Running : Waiting;
}
