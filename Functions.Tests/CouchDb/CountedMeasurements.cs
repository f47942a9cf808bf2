using System.Diagnostics.Metrics;

namespace Pipeline.Tests.CouchDb;

/// <summary>Adds up what the counters of one meter factory measure.</summary>
internal sealed class CountedMeasurements : IDisposable
{
    private readonly Dictionary<string, long> _sums = [];
    private readonly MeterListener _listener = new();

    public CountedMeasurements(IMeterFactory meters)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (ReferenceEquals(instrument.Meter.Scope, meters))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
        {
            var key = Key(instrument.Name, string.Join(",", tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}")));
            lock (_sums)
            {
                _sums[key] = _sums.GetValueOrDefault(key) + value;
            }
        });
        _listener.Start();
    }

    public long this[string instrument, string tags]
    {
        get
        {
            lock (_sums)
            {
                return _sums.GetValueOrDefault(Key(instrument, tags));
            }
        }
    }

    public void Dispose() => _listener.Dispose();

    private static string Key(string instrument, string tags) => $"{instrument} {tags}";
}
