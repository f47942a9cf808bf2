using Microsoft.Extensions.Logging;

namespace Pipeline.LocalHost.Durable.Orchestrations;

internal sealed partial class TurnStore
{
    [LoggerMessage(2002, LogLevel.Warning, "A turn of instance {InstanceId} could not be kept, {Failures} times in a row; it is run again")]
    private partial void LogAbandoned(string instanceId, int failures);

    [LoggerMessage(2003, LogLevel.Error, "Instance {InstanceId} cannot go on: {Reason}")]
    private partial void LogFailed(string instanceId, string reason);
}
