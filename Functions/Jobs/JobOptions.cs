namespace Pipeline.Jobs;

/// <summary>Settings of jobs.</summary>
internal sealed class JobOptions
{
    /// <summary>The most jobs that run at the same time, over all hosts; 1 to 1,000. MAX_RUNNING_JOBS, default 4.</summary>
    public int MaxRunning { get; set; } = 4;

    /// <summary>How long the engine keeps an orchestration that has ended; the job's record stays. JOB_RETENTION_DAYS, 1 to 3,650, default 30.</summary>
    public TimeSpan Retention { get; set; } = TimeSpan.FromDays(30);
}
