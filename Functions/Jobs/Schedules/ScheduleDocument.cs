using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Pipeline.CouchDb;

namespace Pipeline.Jobs.Schedules;

/// <summary>A schedule's document in the jobs' database: what people asked for, and how far it has come.</summary>
/// <param name="Cron">NCRONTAB expression, in <paramref name="TimeZone"/>; null for a continuous one.</param>
/// <param name="TimeZone">An IANA name.</param>
/// <param name="Job">A request for a job, without an id.</param>
/// <param name="Incremental">Whether each job is about what has changed since the one before; the first one is about all.</param>
/// <param name="CreatedAt">UTC time at which it was made or changed: no earlier time comes due.</param>
/// <param name="LastDue">The last time that has been dealt with, UTC; null before the first.</param>
/// <param name="LastJob">Id of the job that was started last.</param>
/// <param name="Since">Where the last job that was completed began in the changes, for an incremental one; null for all.</param>
/// <param name="Skipped">Times that were passed over.</param>
/// <param name="LastError">Why the last job could not be started as asked for, or why the changes cannot be listened to; null when they can.</param>
/// <param name="Continuous">Whether changes of the database start its jobs, in place of times.</param>
/// <param name="Place">Where the last job began in the changes, however it ended: what comes after it starts the next one. Null before the first.</param>
/// <param name="NextJob">Id of the job that is about to be started; null for none.</param>
/// <param name="Settled">Id of the last job whose end <paramref name="Place"/> and <paramref name="Since"/> reckon with.</param>
internal sealed record ScheduleDocument(
    [property: JsonPropertyName("_id")] string Id,
    [property: JsonPropertyName("_rev")][property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Rev,
    string Name,
    string? Cron,
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
    string? LastError = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool Continuous = false,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Place = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? NextJob = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Settled = null)
{
    public const string Prefix = "schedule:";

    public string Type => "schedule";

    public static KeyRange All { get; } = KeyRange.Prefix(Prefix);

    public static string IdOf(string name) => Prefix + name;

    /// <summary>The id of the job that is started for a time.</summary>
    public string JobIdAt(DateTimeOffset due) => string.Create(CultureInfo.InvariantCulture, $"{Name}-{due.UtcDateTime:yyyyMMdd'T'HHmmss'Z'}");

    /// <summary>When it comes due; null for a continuous one, which never does.</summary>
    /// <exception cref="FormatException">Its expression is none of this version's.</exception>
    /// <exception cref="TimeZoneNotFoundException">This host does not know its time zone.</exception>
    public ScheduleTimes? Times() => Cron is null ? null : ScheduleTimes.Parse(Cron, TimeZoneInfo.FindSystemTimeZoneById(TimeZone));
}
