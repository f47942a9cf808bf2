namespace Pipeline.Jobs;

/// <summary>How jobs run unless they say otherwise. Each property is bound to the setting that it names.</summary>
internal sealed class JobOptions
{
    /// <summary>
    /// JOB_PAGES_IN_FLIGHT: pages of ten batches that a job has under way at the same time, over all instances. Default 3, 1 to 64. Two to four batches for each
    /// core of all instances keep them busy; see <c>./pipeline plan</c>.
    /// </summary>
    public int PagesInFlight { get; set; } = JobLimits.DefaultPagesInFlight;
}
