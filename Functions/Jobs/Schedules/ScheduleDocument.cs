using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Pipeline.CouchDb;

namespace Pipeline.Jobs.Schedules;

/// <summary>A schedule's document in the jobs' database: what people asked for, and how far it has come.</summary>
/// <param name="Cron">NCRONTAB expression, in <paramref name="TimeZone"/>.</param>
/// <param name="TimeZone">An IANA name.</param>
/// <param name="Job">A request for a job, without an id.</param>
/// <param name="Incremental">Whether each job is about what has changed since the one before; the first one is about all.</param>
/// <param name="CreatedAt">UTC time at which it was made or changed: no earlier time comes due.</param>
/// <param name="LastDue">The last time that has been dealt with, UTC; null before the first.</param>
/// <param name="LastJob">Id of the job that was started last.</param>
/// <param name="Since">Where the last job began in the changes, for an incremental one; null for all.</param>
/// <param name="Skipped">Times that were passed over.</param>
/// <param name="LastError">Why the last job could not be started as asked for; null when it could.</param>
internal sealed record ScheduleDocument(
    [property: JsonPropertyName("_id")] string Id,
    [property: JsonPropertyName("_rev")][property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Rev,
    string Name,
    string Cron,
    string TimeZone,
    JsonObject Job,
    ScheduleOverlap Overlap,
    bool Incremental,
    bool Paused,
    DateTimeOffset CreatedAt,
    DateTimeOffset? LastDue = null,
    string? LastJob = null,
    string? Since = null,
    long Skipped = 0,
    string? LastError = null)
{
    public const string Prefix = "schedule:";

    public string Type => "schedule";

    public static KeyRange All { get; } = KeyRange.Prefix(Prefix);

    public static string IdOf(string name) => Prefix + name;

    /// <summary>When it comes due.</summary>
    /// <exception cref="FormatException">Its expression is none of this version's.</exception>
    /// <exception cref="TimeZoneNotFoundException">This host does not know its time zone.</exception>
    public ScheduleTimes Times() => ScheduleTimes.Parse(Cron, TimeZoneInfo.FindSystemTimeZoneById(TimeZone));
}
