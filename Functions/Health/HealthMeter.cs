using System.Diagnostics.Metrics;

namespace Pipeline.Health;

/// <summary>What this process counts of health records.</summary>
internal sealed class HealthMeter(IMeterFactory meters)
{
    private readonly Counter<long> _timesOfDay = meters.Create("Pipeline.Health").CreateCounter<long>(
        "pipeline.health.dates_with_time", description: "Records whose date is a time other than midnight of the time zone that holds for them.");

    /// <summary>Records of a batch whose day is stored with a time of day.</summary>
    public void TimesOfDay(string source, int records) => _timesOfDay.Add(records, new KeyValuePair<string, object?>("source", source));
}
