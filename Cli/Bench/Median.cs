namespace Pipeline.Cli.Bench;

/// <summary>The middle of measured values: what else the machine does moves it less than the mean.</summary>
internal static class Median
{
    /// <summary>The middle value; of an even number of values the upper one of the two in the middle.</summary>
    /// <param name="values">At least one value.</param>
    public static double Of(IEnumerable<double> values)
    {
        var ordered = values.Order().ToList();
        return ordered[ordered.Count / 2];
    }
}
