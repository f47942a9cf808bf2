using Microsoft.Extensions.Logging;

namespace Pipeline.Health;

internal sealed partial class UserAnalytics
{
    [LoggerMessage(7001, LogLevel.Information, "{Count} results of {Users} users were changed by another writer; computing anew after attempt {Attempt}")]
    private static partial void LogConflict(ILogger logger, int count, int users, int attempt);
}
