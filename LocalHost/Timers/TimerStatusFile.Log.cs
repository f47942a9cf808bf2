using Microsoft.Extensions.Logging;

namespace Pipeline.LocalHost.Timers;

internal sealed partial class TimerStatusFile
{
    [LoggerMessage(5101, LogLevel.Warning, "{Path} cannot be read; the schedule starts afresh")]
    private partial void LogUnreadable(string path, Exception exception);
}
