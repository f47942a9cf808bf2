using System.Globalization;

namespace Pipeline.Cli.Bench;

/// <summary>Reads single figures from the text format of Prometheus.</summary>
internal static class PrometheusText
{
    /// <summary>The value of a metric without labels, or the sum over its labels; null when the text does not have it.</summary>
    public static double? Value(string text, string name)
    {
        double? sum = null;
        foreach (var line in text.Split('\n'))
        {
            if (line.StartsWith(name, StringComparison.Ordinal)
                && line.Length > name.Length
                && line[name.Length] is ' ' or '{'
                && double.TryParse(line.AsSpan(line.LastIndexOf(' ') + 1), NumberStyles.Float, CultureInfo.InvariantCulture, out var value))
            {
                sum = (sum ?? 0) + value;
            }
        }

        return sum;
    }
}
