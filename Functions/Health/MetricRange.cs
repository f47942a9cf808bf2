using System.Globalization;

namespace Pipeline.Health;

/// <summary>The values that a metric may have, both ends included. NaN and the infinities lie in no range.</summary>
internal readonly record struct MetricRange(double Minimum, double Maximum)
{
    public bool Contains(double value) => value >= Minimum && value <= Maximum;

    /// <summary>For people, such as <c>30 to 300</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Minimum:#,0.##} to {Maximum:#,0.##}");
}
