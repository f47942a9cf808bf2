using System.Globalization;

namespace Pipeline.Cli.Bench;

/// <summary>The aims of the poll, and whether the figures reach them.</summary>
internal static class PollBenchVerdict
{
    /// <summary>Least share of the speed of the driver's raw batches.</summary>
    public const double LeastRatio = 0.9;

    /// <summary>Least share of the same that the whole poll reaches, analytics and writes included.</summary>
    public const double LeastPollRatio = 0.15;

    /// <summary>The verdicts over all sizes.</summary>
    public static IReadOnlyList<BenchVerdict> Of(IReadOnlyList<PollBenchFigures> all) =>
    [
        .. all.Select(size => new BenchVerdict(
            Text($"reading stage at least {LeastRatio} of the driver's raw batches, {size.Records:#,0} records"),
            Text($"{size.Ratio:0.00}"),
            size.Ratio >= LeastRatio)),
        .. all.Select(size => new BenchVerdict(
            Text($"whole poll at least {LeastPollRatio} of the driver's raw batches, {size.Records:#,0} records"),
            Text($"{size.PollRatio:0.000}"),
            size.PollRatio >= LeastPollRatio)),
        Memory(all),
    ];

    private static BenchVerdict Memory(IReadOnlyList<PollBenchFigures> all)
    {
        var aim = Text($"peak memory grows by at most {BenchVerdict.MostMemoryGrowth:P0} with the records");
        if (all.Count < 2)
        {
            return new(aim, "needs two sizes", null);
        }

        if (all[0].PeakMemory is not { } small || all[^1].PeakMemory is not { } large)
        {
            return new(aim, "not measured", null);
        }

        var growth = ((double)large / small) - 1;
        return new(aim, Text($"{growth:+0.0 %;-0.0 %}"), large <= small * (1 + BenchVerdict.MostMemoryGrowth));
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
