using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Pipeline.Settings;

namespace Pipeline.Health;

/// <summary>Reads <see cref="HealthOptions"/> from the settings and names every setting that is wrong.</summary>
public sealed class HealthSettings(IConfiguration configuration) : IConfigureOptions<HealthOptions>
{
    /// <inheritdoc/>
    public void Configure(HealthOptions options)
    {
        var settings = new SettingReader(configuration);
        var name = settings.Text(
            "HEALTH_TIME_ZONE", "UTC", zone => TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _),
            "give the name of a time zone such as UTC, Europe/London or America/New_York");
        settings.ThrowIfFailed(typeof(HealthOptions));
        options.TimeZone = name == "UTC" ? TimeZoneInfo.Utc : TimeZoneInfo.FindSystemTimeZoneById(name);
    }
}
