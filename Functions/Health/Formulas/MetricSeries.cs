namespace Pipeline.Health.Formulas;

/// <summary>The values of one metric by calendar day, the oldest first; days without a value are not there. At least one day.</summary>
internal sealed class MetricSeries
{
    private readonly int[] _days;
    private readonly double[] _values;

    private MetricSeries(int[] days, double[] values)
    {
        _days = days;
        _values = values;
    }

    /// <summary>Number of days with a value.</summary>
    public int Count => _days.Length;

    /// <summary>Every day with a value, as <see cref="DateOnly.DayNumber"/>, ascending.</summary>
    public ReadOnlySpan<int> Days => _days;

    /// <summary>The values in the order of <see cref="Days"/>.</summary>
    public ReadOnlySpan<double> Values => _values;

    /// <summary>The last of <see cref="Days"/>.</summary>
    public int NewestDay => _days[^1];

    /// <summary>The value of <see cref="NewestDay"/>.</summary>
    public double NewestValue => _values[^1];

    /// <param name="daily">At most one record for a day, the oldest first.</param>
    /// <returns>Null when no record has a value of the metric.</returns>
    public static MetricSeries? Of(IReadOnlyList<HealthRecord> daily, MetricType metric)
    {
        var count = daily.Count(record => record.Metrics[metric] is not null);
        if (count == 0)
        {
            return null;
        }

        var days = new int[count];
        var values = new double[count];
        var at = 0;
        foreach (var record in daily)
        {
            if (record.Metrics[metric] is { } value)
            {
                days[at] = record.Date.DayNumber;
                values[at++] = value;
            }
        }

        return new MetricSeries(days, values);
    }

    /// <summary>Values of <paramref name="length"/> calendar days that end with <paramref name="lastDay"/>, that day included.</summary>
    public ReadOnlySpan<double> Window(int lastDay, int length) => _values.AsSpan(WindowRange(lastDay, length));

    /// <summary>Where in <see cref="Days"/> the days of a window stand.</summary>
    public Range WindowRange(int lastDay, int length) => FirstAfter(lastDay - length)..FirstAfter(lastDay);

    private int FirstAfter(int day)
    {
        var at = Array.BinarySearch(_days, day);
        return at >= 0 ? at + 1 : ~at;
    }
}
