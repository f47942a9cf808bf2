namespace Pipeline.Jobs;

/// <summary>The states of a job. A cancelled one is <see cref="Terminated"/>, although its orchestration ended by itself.</summary>
internal enum JobStatus
{
    Pending,
    Running,
    Suspended,
    Completed,
    Failed,
    Terminated,
}

/// <summary>What holds of a state.</summary>
internal static class JobStatuses
{
    /// <summary>Whether a job in this state does nothing more by itself, and counts as ended.</summary>
    public static bool IsEnd(this JobStatus status) => status is JobStatus.Completed or JobStatus.Failed or JobStatus.Terminated;
}
