using System.Globalization;
using System.Text.Json;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Pipeline.Http;
using Pipeline.Jobs.Api;
using Pipeline.Jobs.Kinds;

namespace Pipeline.Jobs.Schedules;

/// <summary>
/// Starts the job of a schedule that has come due. The job's id is made of the schedule's name and the time, so that of several hosts one starts it, and a host that died
/// after it had started it does not do so again.
/// </summary>
internal sealed partial class ScheduleRun(
    ScheduleStore schedules, JobStore jobs, JobStarter starter, JobRequestReader requests, TimeProvider time, ILogger<ScheduleRun> logger)
{
    /// <summary>Deals with the last time that has come, if one has: after a while in which no host ran, the times in between are made up for by one job.</summary>
    public async Task RunAsync(DurableTaskClient client, ScheduleDocument schedule, CancellationToken cancellationToken)
    {
        if (schedule.Paused || schedule.Times().LastAfter(schedule.LastDue ?? schedule.CreatedAt, time.GetUtcNow()) is not { } due)
        {
            return;
        }

        var before = schedule.LastJob is { } last ? await jobs.FindAsync(last, cancellationToken) : null;
        if (before is { HasEnded: false } && schedule.LastJob != IdOf(schedule, due))
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
            since = await StartAsync(client, schedule, due, since, cancellationToken);
        }
        catch (BadInputException exception)
        {
            error = exception.Message;
            LogNotStarted(logger, schedule.Name, error);
        }

        await schedules.TrySaveAsync(
            schedule with { LastDue = due, LastJob = error is null ? IdOf(schedule, due) : schedule.LastJob, Since = since, LastError = error }, cancellationToken);
    }

    private async Task<string?> StartAsync(
        DurableTaskClient client, ScheduleDocument schedule, DateTimeOffset due, string? since, CancellationToken cancellationToken)
    {
        using var request = JsonDocument.Parse(schedule.Job.ToJsonString());
        var order = requests.Read(request.RootElement);
        order = order with { Settings = order.Settings with { JobId = IdOf(schedule, due), Since = since ?? order.Settings.Since } };
        JobDocument? started;
        try
        {
            started = await starter.StartAsync(client, order, cancellationToken);
        }
        catch (BadInputException exception) when (exception.Field == JobFields.Since && schedule.Incremental)
        {
            // The database was made anew: all of it is new.
            LogBeginsAnew(logger, schedule.Name, exception.Message);
            since = null;
            started = await starter.StartAsync(client, order with { Settings = order.Settings with { Since = null } }, cancellationToken);
        }

        if (started is not null)
        {
            LogStarted(logger, schedule.Name, order.Settings.JobId);
        }

        return since;
    }

    private static string IdOf(ScheduleDocument schedule, DateTimeOffset due) =>
        string.Create(CultureInfo.InvariantCulture, $"{schedule.Name}-{due.UtcDateTime:yyyyMMdd'T'HHmmss'Z'}");

    [LoggerMessage(EventId = 3801, Level = LogLevel.Information, Message = "The schedule {Schedule} has started the job {JobId}.")]
    private static partial void LogStarted(ILogger logger, string schedule, string jobId);

    [LoggerMessage(EventId = 3802, Level = LogLevel.Warning, Message = "The schedule {Schedule} could not start its job: {Error}")]
    private static partial void LogNotStarted(ILogger logger, string schedule, string error);

    [LoggerMessage(EventId = 3803, Level = LogLevel.Warning, Message = "The schedule {Schedule} does its whole database once more: {Error}")]
    private static partial void LogBeginsAnew(ILogger logger, string schedule, string error);
}
