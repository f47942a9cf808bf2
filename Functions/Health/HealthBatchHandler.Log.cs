using Microsoft.Extensions.Logging;

namespace Pipeline.Health;

internal sealed partial class HealthBatchHandler
{
    [LoggerMessage(7002, LogLevel.Warning,
        "{Count} records of a batch of {Source} have a date with a time of day. If these are midnights of another time zone, name it in HEALTH_TIME_ZONE "
        + "or in a field timeZone of the record: days are lost or doubled else. Further ones are counted in pipeline_health_dates_with_time_total")]
    private static partial void LogTimesOfDay(ILogger logger, int count, string source);
}
