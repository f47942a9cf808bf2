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
