namespace Pipeline.Jobs;

/// <summary>How jobs run unless they say otherwise. Each property is bound to the setting that it names.</summary>
internal sealed class JobOptions
{
    /// <summary>
    /// JOB_PAGES_IN_FLIGHT: pages of ten batches that a job has under way at the same time, over all instances. Default 3, 1 to 64. Two to four batches for each
    /// core of all instances keep them busy; see <c>./pipeline plan</c>.
    /// </summary>
    public int PagesInFlight { get; set; } = JobLimits.DefaultPagesInFlight;

    /// <summary>MAX_RUNNING_JOBS: the most jobs that run at the same time, over all hosts of the jobs' database. Default 4, 1 to 1,000.</summary>
    public int MaxRunning { get; set; } = 4;

    /// <summary>JOB_NOTIFY_KEY: with it the messages of a job's end are signed (HMAC-SHA256). Null, the default, does not sign them.</summary>
    public string? NotifyKey { get; set; }

    /// <summary>JOB_NOTIFY_PRIVATE: whether a job's end may be told to loopback, link-local and private addresses. Default false.</summary>
    public bool NotifyPrivate { get; set; }

    /// <summary>JOB_RETENTION_DAYS: how long the engine keeps an orchestration that has ended; the job's record stays. Default 30 days, 1 to 3,650.</summary>
    public TimeSpan Retention { get; set; } = TimeSpan.FromDays(30);
}
