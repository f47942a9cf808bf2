namespace Pipeline.Monitoring;

/// <summary>One series: a value, or the buckets of a histogram.</summary>
/// <param name="bounds">The number of a histogram's bounds; a bucket more stands for infinity.</param>
internal sealed class MetricSeries(int bounds)
{
    private readonly Lock _lock = new();
    private readonly long[] _buckets = new long[bounds + 1];
    private double _value;

    /// <summary>Adds to the value.</summary>
    public void Add(double value)
    {
        lock (_lock)
        {
            _value += value;
        }
    }

    /// <summary>Replaces the value.</summary>
    public void Set(double value)
    {
        lock (_lock)
        {
            _value = value;
        }
    }

    /// <summary>Counts an observation in the first bucket whose bound is not below it.</summary>
    public void Observe(double value, double[] bounds)
    {
        var index = Array.BinarySearch(bounds, value);
        var bucket = double.IsNaN(value) ? bounds.Length : index < 0 ? ~index : index;
        lock (_lock)
        {
            _buckets[bucket]++;
            _value += value;
        }
    }

    /// <summary>The value, or a histogram's sum, with a copy of the counts of the single buckets.</summary>
    public (double Value, long[] Buckets) Read()
    {
        lock (_lock)
        {
            return (_value, [.. _buckets]);
        }
    }
}
