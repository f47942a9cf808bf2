using Microsoft.Extensions.Logging;

namespace Pipeline.Monitoring;

internal sealed partial class Readiness
{
    [LoggerMessage(1101, LogLevel.Warning, "The check of {Dependency} failed")]
    private partial void LogCheckFailed(string dependency, Exception exception);
}
