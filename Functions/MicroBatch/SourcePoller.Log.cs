using Microsoft.Extensions.Logging;

namespace Pipeline.MicroBatch;

internal sealed partial class SourcePoller
{
    [LoggerMessage(5101, LogLevel.Information,
        "Polled {Source}: {Records} records in {Batches} batches, {Users} users, {DeadLetters} dead letters, cursor {Cursor}")]
    private static partial void LogPolled(ILogger logger, string source, int records, int batches, int users, int deadLetters, string cursor);

    [LoggerMessage(5102, LogLevel.Information, "Another poll of {Source} holds the lease; this one leaves")]
    private static partial void LogBusy(ILogger logger, string source);

    [LoggerMessage(5103, LogLevel.Error, "{Source} is not polled: {Problem}")]
    private static partial void LogUnreadable(ILogger logger, string source, string problem);

    [LoggerMessage(5104, LogLevel.Warning, "{Source} could not be polled, a later run tries again: {Problem}")]
    private static partial void LogUnavailable(ILogger logger, string source, string problem);

    [LoggerMessage(5105, LogLevel.Error, "The poll of {Source} failed, a later run tries again")]
    private static partial void LogFailed(ILogger logger, Exception exception, string source);

    [LoggerMessage(5106, LogLevel.Error, "The poll of {Source} was given up, its checkpoint stays where it was: {Problem}")]
    private static partial void LogLeaseLost(ILogger logger, string source, string problem);

    [LoggerMessage(5107, LogLevel.Warning,
        "The index {Keys} of {Collection} is missing, which {Source} needs: without it whole collections are read, or nothing expires. "
        + "Create it with {Command}, or set ENSURE_INDEXES=true")]
    private static partial void LogIndexMissing(ILogger logger, string keys, string collection, string source, string command);

    [LoggerMessage(5108, LogLevel.Warning, "{Count} rows of {Source} have an updatedAt that is no date: no poll reads them")]
    private static partial void LogUndated(ILogger logger, long count, string source);

    [LoggerMessage(5110, LogLevel.Warning, "{Source}: {Warning}")]
    private static partial void LogIndexWarning(ILogger logger, string source, string warning);

    [LoggerMessage(5112, LogLevel.Warning, "{Count} rows of {Source} have an updatedAt more than a day ahead: they are read when that time has come")]
    private static partial void LogAhead(ILogger logger, long count, string source);

    [LoggerMessage(5109, LogLevel.Warning, "The failure of the poll of {Source} could not be noted in its checkpoint: {Problem}")]
    private static partial void LogNotNoted(ILogger logger, string source, string problem);
}
