using System.Text.Json.Nodes;

namespace Pipeline.Jobs.Schedules;

/// <summary>A schedule as the API shows it.</summary>
/// <param name="Cron">When its jobs start; null for a continuous one.</param>
/// <param name="Continuous">Whether changes of the database start its jobs.</param>
/// <param name="Next">The next five times, UTC; none while it is paused, and of a continuous one.</param>
/// <param name="LastDue">The last time that has been dealt with.</param>
/// <param name="LastJob">The job that was started last.</param>
/// <param name="Skipped">Times that were passed over, since the job before had not ended.</param>
/// <param name="LastError">Why the last job could not be started, or why the changes cannot be listened to; null when they can.</param>
/// <param name="Since">Where the next job goes on in the changes, of an incremental one as it was when the last job was started; null for all.</param>
internal sealed record ScheduleAnswer(
    string Name,
    string? Cron,
    bool Continuous,
    string TimeZone,
    ScheduleOverlap Overlap,
    bool Incremental,
    bool Paused,
    JsonObject Job,
    IReadOnlyList<DateTimeOffset> Next,
    DateTimeOffset? LastDue,
    string? LastJob,
    long Skipped,
    string? LastError,
    string? Since)
{
    private const int NextTimes = 5;

    public static ScheduleAnswer Of(ScheduleDocument schedule, DateTimeOffset now) => new(
        schedule.Name, schedule.Cron, schedule.Continuous, schedule.TimeZone, schedule.Overlap, schedule.Incremental, schedule.Paused, schedule.Job,
        schedule.Paused ? [] : schedule.Times()?.Next(now, NextTimes) ?? [], schedule.LastDue, schedule.LastJob, schedule.Skipped, schedule.LastError,
        schedule.Since);
}

/// <summary>All schedules, by name.</summary>
internal sealed record ScheduleList(IReadOnlyList<ScheduleAnswer> Schedules);
