using Microsoft.Extensions.Logging;

namespace Pipeline.Mongo;

internal sealed partial class MongoAnalyticsStore
{
    [LoggerMessage(7101, LogLevel.Warning,
        "The stored analytics {Id} cannot be read and are passed over; they are replaced when their user is next touched: {Problem}")]
    private static partial void LogUnreadable(ILogger logger, string id, string problem);
}
