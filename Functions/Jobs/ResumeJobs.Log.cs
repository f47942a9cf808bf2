using Microsoft.Extensions.Logging;

namespace Pipeline.Jobs;

internal sealed partial class ResumeJobs
{
    [LoggerMessage(EventId = 3101, Level = LogLevel.Warning,
        Message = "Job {JobId} is active and had no orchestration; it is started now.")]
    private static partial void LogTakenUp(ILogger logger, string jobId);

    [LoggerMessage(EventId = 3102, Level = LogLevel.Information,
        Message = "Active jobs could not be looked through, the next run does it: {Reason}")]
    private static partial void LogUnavailable(ILogger logger, string reason);

    [LoggerMessage(EventId = 3103, Level = LogLevel.Warning,
        Message = "The document {Id} lies among the marks of active jobs and is none; it is passed over: {Problem}")]
    private static partial void LogUnreadable(ILogger logger, string id, string problem);

    [LoggerMessage(EventId = 3104, Level = LogLevel.Error,
        Message = "Job {JobId} is active and cannot be looked after; the next run tries again.")]
    private static partial void LogNotTakenUp(ILogger logger, string jobId, Exception exception);

    [LoggerMessage(EventId = 3105, Level = LogLevel.Warning,
        Message = "Job {JobId} was run by the task hub {Hub}, of which no worker has been seen for a while; this one has taken it over.")]
    private static partial void LogTakenOver(ILogger logger, string jobId, string hub);
}
