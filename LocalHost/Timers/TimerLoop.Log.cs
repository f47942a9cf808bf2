using Microsoft.Extensions.Logging;

namespace Pipeline.LocalHost.Timers;

internal sealed partial class TimerLoop
{
    [LoggerMessage(5102, LogLevel.Error, "The timer function {Function} failed; its schedule goes on")]
    private partial void LogRunFailed(string function, Exception exception);

    [LoggerMessage(5103, LogLevel.Error, "The state of the timer function {Function} could not be written; a missed run may go unnoticed")]
    private partial void LogNotSaved(string function, Exception exception);
}
