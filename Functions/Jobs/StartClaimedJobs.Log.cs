using Microsoft.Extensions.Logging;

namespace Pipeline.Jobs;

internal sealed partial class StartClaimedJobs
{
    [LoggerMessage(EventId = 3101, Level = LogLevel.Warning,
        Message = "Job {JobId} had been claimed and not started; it is started now.")]
    private static partial void LogTakenUp(ILogger logger, string jobId);

    [LoggerMessage(EventId = 3102, Level = LogLevel.Information,
        Message = "Claims could not be looked through, the next run does it: {Reason}")]
    private static partial void LogUnavailable(ILogger logger, string reason);
}
