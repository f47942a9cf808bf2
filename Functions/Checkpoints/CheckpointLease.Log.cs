using Microsoft.Extensions.Logging;

namespace Pipeline.Checkpoints;

internal sealed partial class CheckpointLease
{
    [LoggerMessage(5001, LogLevel.Warning, "The lease on {Blob} could not be renewed, the next try follows: {Reason}")]
    private static partial void LogNotRenewed(ILogger logger, string blob, string reason);

    [LoggerMessage(5002, LogLevel.Error, "The lease on {Blob} is lost: {Reason}")]
    private static partial void LogLost(ILogger logger, string blob, string reason);

    [LoggerMessage(5003, LogLevel.Warning, "The lease on {Blob} could not be given back, it ends by itself: {Reason}")]
    private static partial void LogNotReleased(ILogger logger, string blob, string reason);
}
