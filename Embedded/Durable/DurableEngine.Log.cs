using Microsoft.Extensions.Logging;

namespace Pipeline.Embedded.Durable;

internal sealed partial class DurableEngine
{
    [LoggerMessage(EventId = 2001, Level = LogLevel.Information, Message = "The durable engine knows {Instances} instances, {Running} of which go on")]
    private static partial void LogRecovered(ILogger logger, int instances, int running);

    [LoggerMessage(EventId = 2002, Level = LogLevel.Warning, Message = "The journal {File} was cut off at offset {Offset}: its last record was not written to its end")]
    private static partial void LogTornTail(ILogger logger, string file, long offset);

    [LoggerMessage(EventId = 2003, Level = LogLevel.Error, Message = "Instance {InstanceId} cannot go on: {Damage}")]
    private static partial void LogDamaged(ILogger logger, string instanceId, string damage);

    [LoggerMessage(EventId = 2004, Level = LogLevel.Critical, Message = "The durable engine cannot go on")]
    private static partial void LogFailed(ILogger logger, Exception exception);

    [LoggerMessage(EventId = 2005, Level = LogLevel.Warning, Message = "The durable engine stopped before all activities had ended; they will be run again")]
    private static partial void LogAbandoned(ILogger logger);
}
