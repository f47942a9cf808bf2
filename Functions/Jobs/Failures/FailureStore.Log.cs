using Microsoft.Extensions.Logging;

namespace Pipeline.Jobs.Failures;

internal sealed partial class FailureStore
{
    [LoggerMessage(EventId = 3301, Level = LogLevel.Warning,
        Message = "The document {Id} lies among the failures of a job and is none; it is passed over: {Problem}")]
    private static partial void LogUnreadable(ILogger logger, string id, string problem);
}
