using Microsoft.Extensions.Logging;

namespace Pipeline.LocalHost;

internal sealed partial class InvocationLifetime
{
    [LoggerMessage(5201, LogLevel.Information, "Stopping; what runs has {Seconds:0} seconds to end, and what does not goes on at the next start.")]
    private partial void LogStopping(double seconds);
}
