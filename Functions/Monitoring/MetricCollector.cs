using System.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Pipeline.Monitoring;

/// <summary>
/// Listens to every instrument of the app's own meters (named <c>Pipeline</c> or <c>Pipeline.…</c>) and of the runtime's
/// (<c>System.Runtime</c>: memory, collections, thread pool), from the start of the host on, and keeps their totals.
/// </summary>
internal sealed partial class MetricCollector : IHostedService, IDisposable
{
    private static readonly double[] DurationBounds =
        [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

    private static readonly double[] SizeBounds =
        [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 100_000, 1_000_000, 10_000_000];

    // The runtime declares them as counters, though they fall as well as rise.
    private static readonly string[] MisdeclaredGauges = ["dotnet.thread_pool.thread.count", "dotnet.thread_pool.queue.length"];

    private readonly IMeterFactory _meters;
    private readonly ILogger<MetricCollector> _logger;
    private readonly MeterListener _listener = new();
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, MetricFamily> _families = new(StringComparer.Ordinal);
    private readonly HashSet<MetricFamily> _observed = [];

    public MetricCollector(IMeterFactory meters, ILogger<MetricCollector> logger)
    {
        _meters = meters;
        _logger = logger;
        _listener.InstrumentPublished = Publish;
        _listener.SetMeasurementEventCallback<byte>((instrument, value, tags, state) => Record(instrument, value, tags, state));
        _listener.SetMeasurementEventCallback<short>((instrument, value, tags, state) => Record(instrument, value, tags, state));
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, state) => Record(instrument, value, tags, state));
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, state) => Record(instrument, value, tags, state));
        _listener.SetMeasurementEventCallback<float>((instrument, value, tags, state) => Record(instrument, value, tags, state));
        _listener.SetMeasurementEventCallback<double>(Record);
        _listener.SetMeasurementEventCallback<decimal>((instrument, value, tags, state) => Record(instrument, (double)value, tags, state));
    }

    /// <summary>Starts to listen, before any other part of the host that is registered later.</summary>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _listener.Start();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public void Dispose() => _listener.Dispose();

    /// <summary>Asks the observable instruments and writes everything as Prometheus text.</summary>
    public string Write()
    {
        lock (_lock)
        {
            foreach (var family in _observed)
            {
                family.Clear();
            }

            try
            {
                _listener.RecordObservableInstruments();
            }
            catch (AggregateException exception)
            {
                // The instruments that did not throw have reported: the rest of the answer is as good as ever.
                LogObservationFailed(exception);
            }

            return PrometheusText.Write(_families.Values);
        }
    }

    private static void Record(
        Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? state)
    {
        var family = (MetricFamily)state!;
        if (family.Kind == MetricKind.Histogram)
        {
            family.Observe(tags, value);
        }
        else if (instrument.IsObservable || IsGauge(instrument.GetType()))
        {
            family.Set(tags, value);
        }
        else
        {
            family.Add(tags, value);
        }
    }

    private static bool IsGauge(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Gauge<>);

    private static MetricKind KindOf(Instrument instrument)
    {
        if (MisdeclaredGauges.Contains(instrument.Name, StringComparer.Ordinal))
        {
            return MetricKind.Gauge;
        }

        var type = instrument.GetType().GetGenericTypeDefinition();
        return type == typeof(Counter<>) || type == typeof(ObservableCounter<>) ? MetricKind.Counter
            : type == typeof(Histogram<>) ? MetricKind.Histogram
            : MetricKind.Gauge;
    }

    private static double[] BoundsOf(Instrument instrument)
    {
        var advised = instrument switch
        {
            Histogram<double> histogram => histogram.Advice?.HistogramBucketBoundaries,
            Histogram<long> histogram => histogram.Advice?.HistogramBucketBoundaries?.Select(bound => (double)bound).ToArray(),
            Histogram<int> histogram => histogram.Advice?.HistogramBucketBoundaries?.Select(bound => (double)bound).ToArray(),
            _ => null,
        };
        return advised is null ? instrument.Unit == "s" ? DurationBounds : SizeBounds : [.. advised];
    }

    // A meter of another host in the same process has another factory as its scope; one made without a factory belongs to all.
    private bool IsOurs(Meter meter) =>
        (meter.Scope is null || ReferenceEquals(meter.Scope, _meters))
        && (meter.Name is "Pipeline" or "System.Runtime" || meter.Name.StartsWith("Pipeline.", StringComparison.Ordinal));

    private void Publish(Instrument instrument, MeterListener listener)
    {
        if (!IsOurs(instrument.Meter) || !instrument.GetType().IsGenericType)
        {
            return;
        }

        var kind = KindOf(instrument);
        var name = MetricName.Of(instrument.Name, instrument.Unit, kind);
        lock (_lock)
        {
            if (!_families.TryGetValue(name, out var family))
            {
                var bounds = kind == MetricKind.Histogram ? BoundsOf(instrument) : [];
                family = new MetricFamily(name, kind, instrument.Description ?? "", bounds);
                _families.Add(name, family);
            }
            else if (family.Kind != kind)
            {
                LogNameTaken(instrument.Name, name, family.Kind, kind);
                return;
            }

            if (instrument.IsObservable)
            {
                _observed.Add(family);
            }

            listener.EnableMeasurementEvents(instrument, family);
        }
    }
}
