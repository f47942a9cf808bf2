namespace Pipeline.Cli.Terminal;

/// <summary>Numbers as a row of bars, one character each.</summary>
internal static class Sparkline
{
    private const string Bars = "▁▂▃▄▅▆▇█";
    private const char Missing = '·';

    /// <summary>The lowest bar stands for <paramref name="least"/>, the highest for <paramref name="most"/>; a dot for a number that is missing.</summary>
    public static string Of(IEnumerable<double?> values, double least, double most) => string.Concat(values.Select(value => value is not { } number
        ? Missing
        : Bars[most > least ? Math.Clamp((int)((number - least) / (most - least) * Bars.Length), 0, Bars.Length - 1) : 0]));

    /// <summary>Between the least and the greatest of the values.</summary>
    public static string Of(IReadOnlyCollection<double?> values) => Of(values, values.Min() ?? 0, values.Max() ?? 0);
}
