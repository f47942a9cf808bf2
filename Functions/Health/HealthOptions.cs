namespace Pipeline.Health;

/// <summary>How health records are read. Each property is bound to the setting that it names.</summary>
public sealed class HealthOptions
{
    /// <summary>
    /// HEALTH_TIME_ZONE: the time zone in which a <c>date</c> that is stored as a time is read, by its name in the IANA database, such as
    /// <c>Europe/London</c>. A record that has a field <c>timeZone</c> is read in that. Default UTC.
    /// </summary>
    public TimeZoneInfo TimeZone { get; set; } = TimeZoneInfo.Utc;
}
