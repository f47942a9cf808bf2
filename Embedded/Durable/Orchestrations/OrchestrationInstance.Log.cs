using Microsoft.Extensions.Logging;

namespace Pipeline.Embedded.Durable.Orchestrations;

internal sealed partial class OrchestrationInstance
{
    [LoggerMessage(EventId = 2201, Level = LogLevel.Error, Message = "Orchestration {InstanceId} failed: {Type}: {Reason}")]
    private static partial void LogFailed(ILogger logger, string instanceId, string type, string reason);

    [LoggerMessage(EventId = 2202, Level = LogLevel.Critical, Message = "The durable engine cannot go on: instance {InstanceId} met a fault of the engine")]
    private static partial void LogFault(ILogger logger, string instanceId, Exception exception);
}
