using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Pipeline.Settings;

namespace Pipeline.Jobs;

/// <summary>Reads <see cref="JobOptions"/> from the settings and names every setting that is wrong.</summary>
internal sealed class JobOptionsSettings(IConfiguration configuration) : IConfigureOptions<JobOptions>
{
    /// <inheritdoc/>
    public void Configure(JobOptions options)
    {
        var settings = new SettingReader(configuration);
        options.PagesInFlight = settings.Number("JOB_PAGES_IN_FLIGHT", options.PagesInFlight, 1, JobLimits.MaxPagesInFlight);
        options.MaxRunning = settings.Number("MAX_RUNNING_JOBS", options.MaxRunning, 1, 1_000);
        options.Retention = TimeSpan.FromDays(settings.Number("JOB_RETENTION_DAYS", (int)options.Retention.TotalDays, 1, 3_650));
        options.NotifyKey = settings.Text("JOB_NOTIFY_KEY");
        options.NotifyPrivate = settings.Flag("JOB_NOTIFY_PRIVATE", options.NotifyPrivate);
        settings.ThrowIfFailed(typeof(JobOptions));
    }
}
