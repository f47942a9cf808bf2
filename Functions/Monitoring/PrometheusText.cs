using System.Globalization;
using System.Text;

namespace Pipeline.Monitoring;

/// <summary>The text exposition format of Prometheus, version 0.0.4.</summary>
internal static class PrometheusText
{
    /// <summary>The format's content type.</summary>
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    /// <summary>Writes the families in the order given; a family without a series is left out.</summary>
    public static string Write(IEnumerable<MetricFamily> families)
    {
        var text = new StringBuilder(16 * 1024);
        foreach (var family in families)
        {
            Write(text, family);
        }

        return text.ToString();
    }

    private static void Write(StringBuilder text, MetricFamily family)
    {
        var headed = false;
        foreach (var (labels, series) in family.Series)
        {
            if (!headed)
            {
                WriteHead(text, family);
                headed = true;
            }

            var (value, buckets) = series.Read();
            if (family.Kind == MetricKind.Histogram)
            {
                WriteHistogram(text, family, labels, value, buckets);
            }
            else
            {
                WriteSample(text, family.Name, "", labels, value);
            }
        }
    }

    private static void WriteHead(StringBuilder text, MetricFamily family)
    {
        if (family.Help.Length > 0)
        {
            var help = family.Help.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("\n", @"\n", StringComparison.Ordinal);
            text.Append("# HELP ").Append(family.Name).Append(' ').Append(help).Append('\n');
        }

        var type = family.Kind switch
        {
            MetricKind.Counter => "counter",
            MetricKind.Histogram => "histogram",
            _ => "gauge",
        };
        text.Append("# TYPE ").Append(family.Name).Append(' ').Append(type).Append('\n');
    }

    private static void WriteHistogram(StringBuilder text, MetricFamily family, string labels, double sum, long[] buckets)
    {
        var separator = labels.Length == 0 ? "" : ",";
        var count = 0L;
        for (var i = 0; i < buckets.Length; i++)
        {
            count += buckets[i];
            var bound = i < family.Bounds.Length ? Format(family.Bounds[i]) : "+Inf";
            WriteSample(text, family.Name, "_bucket", $"{labels}{separator}le=\"{bound}\"", count);
        }

        WriteSample(text, family.Name, "_sum", labels, sum);
        WriteSample(text, family.Name, "_count", labels, count);
    }

    private static void WriteSample(StringBuilder text, string name, string suffix, string labels, double value)
    {
        text.Append(name).Append(suffix);
        if (labels.Length > 0)
        {
            text.Append('{').Append(labels).Append('}');
        }

        text.Append(' ').Append(Format(value)).Append('\n');
    }

    private static string Format(double value) => value switch
    {
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        _ => value.ToString("R", CultureInfo.InvariantCulture),
    };
}
