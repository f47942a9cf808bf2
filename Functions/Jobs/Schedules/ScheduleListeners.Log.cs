using Microsoft.Extensions.Logging;

namespace Pipeline.Jobs.Schedules;

internal sealed partial class ScheduleListeners
{
    [LoggerMessage(EventId = 3821, Level = LogLevel.Information, Message = "This process listens for the schedule {Schedule}.")]
    private static partial void LogListens(ILogger logger, string schedule);

    [LoggerMessage(EventId = 3822, Level = LogLevel.Warning, Message = "The schedule {Schedule} cannot go on, and tries again in {Seconds} s: {Problem}")]
    private static partial void LogNotListening(ILogger logger, string schedule, string problem, double seconds);

    [LoggerMessage(EventId = 3823, Level = LogLevel.Warning, Message = "What is wrong with the schedule {Schedule} could not be written into it: {Reason}")]
    private static partial void LogNotTold(ILogger logger, string schedule, string reason);
}
