using Microsoft.Extensions.Logging;

namespace Pipeline.Http;

internal static partial class HttpGuard
{
    [LoggerMessage(1001, LogLevel.Error, "{Method} {Path} failed, trace id {TraceId}")]
    private static partial void LogUnhandled(ILogger logger, Exception exception, string method, string path, string traceId);
}
