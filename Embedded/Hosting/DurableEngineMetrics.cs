using System.Diagnostics.Metrics;
using Pipeline.Embedded.Durable;

namespace Pipeline.Embedded.Hosting;

/// <summary>What the durable engine writes, as metrics.</summary>
internal sealed class DurableEngineMetrics(IMeterFactory meters)
{
    private readonly Meter _meter = meters.Create("Pipeline");

    /// <summary>Measures an engine.</summary>
    public void Observe(DurableEngineStatistics statistics)
    {
        _meter.CreateObservableCounter(
            "pipeline.durable.journal.written", () => statistics.JournalBytesWritten, "By", "Written to the journals since the start.");
        _meter.CreateObservableCounter(
            "pipeline.durable.journal.records", () => statistics.RecordsWritten, "{record}", "Records written to the journals since the start.");
        _meter.CreateObservableGauge(
            "pipeline.durable.history.largest",
            () => statistics.LargestHistory.Entries,
            "{record}",
            "The most records that one execution of an orchestration has had since the start.");
    }
}
