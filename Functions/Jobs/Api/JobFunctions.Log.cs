using Microsoft.Extensions.Logging;

namespace Pipeline.Jobs.Api;

internal sealed partial class JobFunctions
{
    [LoggerMessage(EventId = 3401, Level = LogLevel.Warning,
        Message = "The orchestration {InstanceId} has the name of a job and is none of this version; it is passed over: {Problem}")]
    private static partial void LogUnreadable(ILogger logger, string instanceId, string problem);
}
