using Microsoft.Extensions.Logging;

namespace Pipeline.Monitoring;

internal sealed partial class MetricCollector
{
    [LoggerMessage(1102, LogLevel.Warning, "An observable instrument failed")]
    private partial void LogObservationFailed(Exception exception);

    [LoggerMessage(1103, LogLevel.Warning, "The instrument {Instrument} is left out: {Metric} is a {Kind} already and cannot be a {Other} too")]
    private partial void LogNameTaken(string instrument, string metric, MetricKind kind, MetricKind other);
}
