using Microsoft.Extensions.Logging;

namespace Pipeline.LocalHost.Durable.Orchestrations;

internal sealed partial class ActivityStore
{
    [LoggerMessage(2004, LogLevel.Warning, "The result of an activity of instance {InstanceId} could not be kept, {Failures} times in a row; it is run again")]
    private partial void LogAbandoned(string instanceId, int failures);
}
