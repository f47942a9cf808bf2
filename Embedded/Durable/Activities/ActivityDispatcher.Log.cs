using Microsoft.Extensions.Logging;

namespace Pipeline.Embedded.Durable.Activities;

internal sealed partial class ActivityDispatcher
{
    [LoggerMessage(EventId = 2101, Level = LogLevel.Warning, Message = "Activity {Activity} of instance {InstanceId} failed")]
    private static partial void LogFailed(ILogger logger, string activity, string instanceId, Exception exception);

    [LoggerMessage(EventId = 2102, Level = LogLevel.Information, Message = "Activity {Activity} of instance {InstanceId} was interrupted by the stop and will be run again")]
    private static partial void LogInterrupted(ILogger logger, string activity, string instanceId);
}
