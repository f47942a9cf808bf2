using Microsoft.Extensions.Logging;

namespace Pipeline.LocalHost.Http;

internal sealed partial class HttpInvoker
{
    [LoggerMessage(5001, LogLevel.Error, "The HTTP function {Function} failed")]
    private partial void LogFailed(string function, Exception exception);

    // The path alone: the query may hold the key.
    [LoggerMessage(5002, LogLevel.Debug, "{Method} {Path} {Status} in {Milliseconds:0.0} ms")]
    private partial void LogAnswered(string method, string path, int status, double milliseconds);
}
