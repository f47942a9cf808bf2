using System.Text.Json;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Pipeline.Http;
using Pipeline.Jobs.Api;
using Pipeline.Jobs.Kinds;

namespace Pipeline.Jobs.Schedules;

/// <summary>Reads what a schedule asks for and starts a job of it.</summary>
internal sealed partial class ScheduleStart(JobStarter starter, JobRequestReader requests, ILogger<ScheduleStart> logger)
{
    /// <summary>The job as it is now asked for, with an id of its own.</summary>
    /// <exception cref="BadInputException">The request is none of this version's.</exception>
    public JobOrder Read(ScheduleDocument schedule)
    {
        using var request = JsonDocument.Parse(schedule.Job.ToJsonString());
        return requests.Read(request.RootElement);
    }

    /// <summary>Starts a job, unless one of its id is there: then that is it.</summary>
    /// <param name="client">The engine.</param>
    /// <param name="schedule">The schedule.</param>
    /// <param name="jobId">The job's id.</param>
    /// <param name="since">The place in the changes from which the job goes on; null for all documents.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The place that the job has got: null in place of one of a database that there is no more.</returns>
    /// <exception cref="BadInputException">The job cannot be started as it is asked for.</exception>
    public async Task<string?> StartAsync(
        DurableTaskClient client, ScheduleDocument schedule, string jobId, string? since, CancellationToken cancellationToken)
    {
        var order = Read(schedule);
        order = order with { Settings = order.Settings with { JobId = jobId, Since = since ?? order.Settings.Since } };
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
            LogStarted(logger, schedule.Name, jobId);
        }

        return since;
    }

    [LoggerMessage(EventId = 3801, Level = LogLevel.Information, Message = "The schedule {Schedule} has started the job {JobId}.")]
    private static partial void LogStarted(ILogger logger, string schedule, string jobId);

    [LoggerMessage(EventId = 3803, Level = LogLevel.Warning, Message = "The schedule {Schedule} does its whole database once more: {Error}")]
    private static partial void LogBeginsAnew(ILogger logger, string schedule, string error);
}
