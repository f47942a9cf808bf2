using Microsoft.Extensions.Logging;

namespace Pipeline.Jobs.Workers;

internal sealed partial class WorkerHeartbeat
{
    [LoggerMessage(EventId = 3511, Level = LogLevel.Information, Message = "That this worker lives could not be written: {Reason}")]
    private static partial void LogNotWritten(ILogger logger, string reason);
}
