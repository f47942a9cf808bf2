using Microsoft.Extensions.Logging;

namespace Pipeline.Queries.Runs;

/// <summary>What is logged of statements that go on.</summary>
internal sealed partial class QueryRuns
{
    [LoggerMessage(7201, LogLevel.Error, "The statement {Id} failed after its request had been answered")]
    private static partial void LogFailed(ILogger logger, Exception exception, string id);

    [LoggerMessage(7202, LogLevel.Warning, "Blob storage could not be asked whether the statement {Id} is to end")]
    private static partial void LogNotAsked(ILogger logger, Exception exception, string id);

    [LoggerMessage(7203, LogLevel.Error, "The end of the statement {Id} could not be kept")]
    private static partial void LogNotKept(ILogger logger, Exception exception, string id);
}
