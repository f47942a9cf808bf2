using System.Globalization;

namespace Pipeline.Cli.Bench;

/// <summary>One aim, and whether the figures reach it.</summary>
/// <param name="Aim">What was to be reached.</param>
/// <param name="Figure">What was reached.</param>
/// <param name="Met">Null when it could not be measured.</param>
internal sealed record BenchVerdict(string Aim, string Figure, bool? Met)
{
    /// <summary>Least share of the raw speed.</summary>
    public const double LeastRatio = 0.9;

    /// <summary>Largest difference of the peak memories between two sizes.</summary>
    public const double MostMemoryGrowth = 0.10;

    /// <summary>
    /// Longest history of one orchestration in events. It lists and starts at most 50 pages before it continues as new; a page is
    /// listed, started and ended, with a turn for each, which comes to under ten events.
    /// </summary>
    public const long MostHistory = 500;

    /// <summary>Most bytes per batch by which the engine's file grows, of any size: a batch that listed its documents would need more for ids alone.</summary>
    public const double MostFileBytesPerBatch = 4_096;

    /// <summary>The verdicts over all sizes.</summary>
    public static IReadOnlyList<BenchVerdict> Of(IReadOnlyList<BenchFigures> all)
    {
        var verdicts = all.Select(size => new BenchVerdict(
            Text($"at least {LeastRatio} of the raw speed, {size.Documents:#,0} documents"),
            Text($"{size.Ratio:0.00}"),
            size.Ratio >= LeastRatio)).ToList();
        verdicts.Add(Growth($"peak memory within {MostMemoryGrowth:P0} between the sizes", all, size => size.PeakMemory, MostMemoryGrowth));
        verdicts.Add(Bound($"history of an orchestration at most {MostHistory} entries", all, size => size.History, MostHistory));
        verdicts.Add(Bound(
            Text($"engine's file grows by at most {MostFileBytesPerBatch:#,0} bytes per batch"), all, size => size.FileBytesPerBatch, MostFileBytesPerBatch));
        return verdicts;
    }

    private static BenchVerdict Growth(string aim, IReadOnlyList<BenchFigures> all, Func<BenchFigures, double?> figure, double most)
    {
        if (all.Count < 2 || all.Any(size => figure(size) is null))
        {
            return new(aim, all.Count < 2 ? "needs two sizes" : "not measured", null);
        }

        var growth = (figure(all[^1]) / figure(all[0]) - 1)!.Value;
        return new(aim, Text($"{growth:+0.0 %;-0.0 %}"), Math.Abs(growth) <= most);
    }

    private static BenchVerdict Bound(string aim, IReadOnlyList<BenchFigures> all, Func<BenchFigures, double?> figure, double most)
    {
        if (all.Any(size => figure(size) is null))
        {
            return new(aim, "not measured", null);
        }

        var largest = all.Max(figure)!.Value;
        return new(aim, Text($"{largest:#,0}"), largest <= most);
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
