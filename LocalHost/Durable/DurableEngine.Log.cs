using Microsoft.Extensions.Logging;

namespace Pipeline.LocalHost.Durable;

public sealed partial class DurableEngine
{
    [LoggerMessage(2001, LogLevel.Critical, "The durable engine cannot go on")]
    private partial void LogFailed(Exception exception);

    [LoggerMessage(2005, LogLevel.Warning, "The durable engine stopped before all activities had ended; they will be run again")]
    private partial void LogAbandoned();
}
