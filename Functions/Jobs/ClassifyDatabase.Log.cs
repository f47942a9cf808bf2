using Microsoft.Extensions.Logging;

namespace Pipeline.Jobs;

internal static partial class ClassifyDatabaseLog
{
    /// <summary>An alert asks for the event by its name.</summary>
    [LoggerMessage(EventId = 3201, EventName = "JobFailed", Level = LogLevel.Error, Message = "Job {JobId} has failed: {Error}")]
    public static partial void JobFailed(this ILogger logger, string jobId, string error);
}
