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

    [LoggerMessage(EventId = 3103, Level = LogLevel.Warning,
        Message = "The document {Id} lies among the claims of jobs and is none; it is passed over: {Problem}")]
    private static partial void LogUnreadable(ILogger logger, string id, string problem);

    [LoggerMessage(EventId = 3104, Level = LogLevel.Error,
        Message = "Job {JobId} had been claimed and not started, and cannot be; the next run tries again.")]
    private static partial void LogNotTakenUp(ILogger logger, string jobId, Exception exception);
}
