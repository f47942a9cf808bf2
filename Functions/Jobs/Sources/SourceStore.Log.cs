using Microsoft.Extensions.Logging;

namespace Pipeline.Jobs.Sources;

internal static partial class SourceStoreLog
{
    [LoggerMessage(EventId = 3301, Level = LogLevel.Warning,
        Message = "The document {Id} lies among what is kept of a job's sources and is none; it is passed over: {Problem}")]
    public static partial void UnreadableSource(this ILogger logger, string id, string problem);
}
