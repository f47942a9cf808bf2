using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Pipeline.CouchDb;

namespace Pipeline.Jobs.Schedules;

/// <summary>
/// Timer that starts the jobs of schedules that have come due, a quarter of a minute late at most, and has this process listen to the changes that the continuous ones wait for.
/// </summary>
internal sealed partial class RunSchedules(
    ScheduleStore schedules, ScheduleRun run, ScheduleListeners listeners, IOptions<CouchDbOptions> options, ILogger<RunSchedules> logger)
{
    [Function(nameof(RunSchedules))]
    public async Task RunAsync(
        [TimerTrigger("*/15 * * * * *")] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken)
    {
        if (!options.Value.IsConfigured)
        {
            return;
        }

        try
        {
            foreach (var schedule in await schedules.ListAsync(cancellationToken))
            {
                await RunAsync(client, schedule, cancellationToken);
            }
        }
        catch (CouchUnavailableException exception)
        {
            LogUnavailable(logger, exception.Message);
        }
    }

    // What is wrong with one schedule says nothing of the next.
    private async Task RunAsync(DurableTaskClient client, ReadDocument<ScheduleDocument> schedule, CancellationToken cancellationToken)
    {
        if (schedule.Value is null)
        {
            LogBroken(logger, schedule.Id, schedule.Problem!, null);
            return;
        }

        if (schedule.Value is { Continuous: true, Paused: false })
        {
            listeners.Listen(client, schedule.Value.Name);
            return;
        }

        try
        {
            await run.RunAsync(client, schedule.Value, cancellationToken);
        }
        catch (Exception exception) when (exception is not (CouchUnavailableException or OperationCanceledException))
        {
            LogBroken(logger, schedule.Id, exception.Message, exception);
        }
    }

    [LoggerMessage(EventId = 3811, Level = LogLevel.Warning, Message = "Schedules wait for CouchDB: {Reason}")]
    private static partial void LogUnavailable(ILogger logger, string reason);

    [LoggerMessage(EventId = 3812, Level = LogLevel.Warning, Message = "The schedule '{Id}' is passed over: {Problem}")]
    private static partial void LogBroken(ILogger logger, string id, string problem, Exception? exception);
}
