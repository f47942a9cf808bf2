using System.Collections.Concurrent;

namespace Pipeline.Monitoring;

/// <summary>Every series of one metric. Recording is safe from any thread and allocates nothing for a series that exists.</summary>
/// <param name="name">The metric's name as exposed.</param>
/// <param name="kind">The metric's type.</param>
/// <param name="help">What it measures; may be empty.</param>
/// <param name="bounds">For a histogram: the upper bounds of its buckets, included and ascending, without infinity.</param>
internal sealed class MetricFamily(string name, MetricKind kind, string help, double[] bounds)
{
    /// <summary>
    /// Series of one metric at most. What comes with further tags is counted together under <see cref="Overflow"/>, so that a tag
    /// with endless values cannot fill the memory.
    /// </summary>
    public const int SeriesLimit = 1000;

    private const string Overflow = "overflow=\"true\"";

    private readonly ConcurrentDictionary<string, MetricSeries> _series = new(StringComparer.Ordinal);

    /// <summary>The metric's name as exposed.</summary>
    public string Name { get; } = name;

    /// <summary>The metric's type.</summary>
    public MetricKind Kind { get; } = kind;

    /// <summary>What it measures; may be empty.</summary>
    public string Help { get; } = help;

    /// <summary>The upper bounds of a histogram's buckets, without infinity.</summary>
    public double[] Bounds { get; } = bounds;

    /// <summary>The series in the order of their labels' text.</summary>
    public IEnumerable<KeyValuePair<string, MetricSeries>> Series =>
        _series.OrderBy(series => series.Key, StringComparer.Ordinal);

    /// <summary>Adds to a counter or an up-down counter.</summary>
    public void Add(ReadOnlySpan<KeyValuePair<string, object?>> tags, double value) => Find(tags).Add(value);

    /// <summary>Sets what an observable instrument or a gauge tells.</summary>
    public void Set(ReadOnlySpan<KeyValuePair<string, object?>> tags, double value) => Find(tags).Set(value);

    /// <summary>Counts an observation of a histogram.</summary>
    public void Observe(ReadOnlySpan<KeyValuePair<string, object?>> tags, double value) => Find(tags).Observe(value, Bounds);

    /// <summary>Forgets every series: what an observable instrument no longer reports must vanish.</summary>
    public void Clear() => _series.Clear();

    private MetricSeries Find(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        using var labels = new LabelText(stackalloc char[256], tags);
        var lookup = _series.GetAlternateLookup<ReadOnlySpan<char>>();
        if (lookup.TryGetValue(labels.Text, out var series))
        {
            return series;
        }

        var key = _series.Count < SeriesLimit ? labels.Text.ToString() : Overflow;
        return _series.GetOrAdd(key, static (_, buckets) => new MetricSeries(buckets), Bounds.Length);
    }
}
