using Microsoft.Extensions.Logging;
using Pipeline.Jobs.Failures;

namespace Pipeline.Jobs.Batches;

internal static partial class BatchRunnerLog
{
    [LoggerMessage(EventId = 3001, Level = LogLevel.Debug,
        Message = "Job {JobId}: the batch from '{Start}' did {Listed} sources, {Failed} failed, in {Milliseconds:0} ms.")]
    public static partial void BatchDone(
        this ILogger logger, string jobId, string? start, long listed, long failed, double milliseconds);

    [LoggerMessage(EventId = 3002, Level = LogLevel.Warning,
        Message = "Job {JobId}: '{Attachment}' of '{DocumentId}' failed ({Class}): {Reason}")]
    public static partial void SourceFailed(
        this ILogger logger, string jobId, string documentId, string? attachment, FailureClass @class, string reason);
}
