namespace Pipeline.Jobs.Admission;

/// <summary>
/// A job that waits for a place. The order is: the higher priority, then the earlier deadline (none comes last), then the older one.
/// </summary>
internal sealed record WaitingJob(string Id, int Priority, DateTimeOffset? Deadline, DateTimeOffset CreatedAt) : IComparable<WaitingJob>
{
    public static WaitingJob Of(JobDocument job) =>
        new(job.Settings.JobId, job.Settings.Priority, job.Settings.Deadline, job.CreatedAt);

    public int CompareTo(WaitingJob? other) => other is null ? -1
        : (-Priority, Deadline ?? DateTimeOffset.MaxValue, CreatedAt, Id).CompareTo(
            (-other.Priority, other.Deadline ?? DateTimeOffset.MaxValue, other.CreatedAt, other.Id));
}
