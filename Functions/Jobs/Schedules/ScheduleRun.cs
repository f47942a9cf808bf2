using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Pipeline.Http;

namespace Pipeline.Jobs.Schedules;

/// <summary>
/// Starts the job of a schedule that has come due. The job's id is made of the schedule's name and the time, so that of several hosts one starts it, and a host that died
/// after it had started it does not do so again.
/// </summary>
internal sealed partial class ScheduleRun(ScheduleStore schedules, JobStore jobs, ScheduleStart start, TimeProvider time, ILogger<ScheduleRun> logger)
{
    /// <summary>Deals with the last time that has come, if one has: after a while in which no host ran, the times in between are made up for by one job.</summary>
    public async Task RunAsync(DurableTaskClient client, ScheduleDocument schedule, CancellationToken cancellationToken)
    {
        if (schedule.Paused || schedule.Times()?.LastAfter(schedule.LastDue ?? schedule.CreatedAt, time.GetUtcNow()) is not { } due)
        {
            return;
        }

        var before = schedule.LastJob is { } last ? await jobs.FindAsync(last, cancellationToken) : null;
        var next = schedule.JobIdAt(due);
        if (before is { HasEnded: false } && schedule.LastJob != next)
        {
            if (schedule.Overlap == ScheduleOverlap.Skip)
            {
                await schedules.TrySaveAsync(schedule with { LastDue = due, Skipped = schedule.Skipped + 1 }, cancellationToken);
            }

            return;
        }

        var since = schedule.Incremental ? (before is { Outcome: JobOutcome.Completed, Since: { } place } ? place : schedule.Since) : null;
        string? error = null;
        try
        {
            since = await start.StartAsync(client, schedule, next, since, cancellationToken);
        }
        catch (BadInputException exception)
        {
            error = exception.Message;
            LogNotStarted(logger, schedule.Name, error);
        }

        await schedules.TrySaveAsync(
            schedule with { LastDue = due, LastJob = error is null ? next : schedule.LastJob, Since = since, LastError = error }, cancellationToken);
    }

    [LoggerMessage(EventId = 3802, Level = LogLevel.Warning, Message = "The schedule {Schedule} could not start its job: {Error}")]
    private static partial void LogNotStarted(ILogger logger, string schedule, string error);
}
