using System.Diagnostics.Metrics;
using Pipeline.LocalHost.Durable;

namespace Pipeline.LocalHost;

/// <summary>What the durable engine writes, as metrics.</summary>
internal sealed class DurableEngineMetrics(IMeterFactory meters)
{
    private readonly Meter _meter = meters.Create("Pipeline");

    /// <summary>Measures an engine.</summary>
    public void Observe(DurableEngineStatistics statistics)
    {
        _meter.CreateObservableCounter(
            "pipeline.durable.commits", () => statistics.Commits, "{commit}", "Transactions of the durable engine since the start.");
        _meter.CreateObservableGauge(
            "pipeline.durable.file.size", () => statistics.FileBytes, "By", "The file of the durable engine and its log.");
        _meter.CreateObservableGauge(
            "pipeline.durable.history.largest",
            () => statistics.LargestHistory,
            "{event}",
            "The most history events that one execution of an orchestration has had since the start.");
    }
}
