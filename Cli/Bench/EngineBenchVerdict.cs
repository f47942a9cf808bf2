using System.Globalization;

namespace Pipeline.Cli.Bench;

/// <summary>The aims of the durable engine, and whether the figures reach them.</summary>
internal static class EngineBenchVerdict
{
    /// <summary>Least activities per second through sub-orchestrations.</summary>
    public const double LeastActivities = 3_000;

    /// <summary>Least share of the speed of SQLite alone for the same commits.</summary>
    public const double LeastRatio = 0.4;

    /// <summary>Longest median of an orchestration of one activity, in milliseconds.</summary>
    public const double MostLatency = 5;

    /// <summary>Longest time from a start after a SIGKILL to the first activity, in seconds.</summary>
    public const double MostRestart = 1;

    /// <summary>Largest share of a core while there is nothing to do.</summary>
    public const double MostIdle = 0.01;

    /// <summary>The verdicts.</summary>
    public static IReadOnlyList<BenchVerdict> Of(EngineBenchFigures figures) =>
    [
        new(
            Text($"at least {LeastActivities:#,0} activities/s, 50 sub-orchestrations of 10"),
            Text($"{figures.ActivitiesPerSecond:#,0}"),
            figures.ActivitiesPerSecond >= LeastActivities),
        new(Text($"at least {LeastRatio} of SQLite alone for the same commits"), Text($"{figures.Ratio:0.00}"), figures.Ratio >= LeastRatio),
        new(
            Text($"one activity in under {MostLatency} ms, median"),
            Text($"{figures.Latency.TotalMilliseconds:0.0} ms"),
            figures.Latency.TotalMilliseconds < MostLatency),
        new(
            Text($"first activity within {MostRestart} s of a start after SIGKILL"),
            Text($"{figures.Restart.TotalSeconds:0.00} s"),
            figures.Restart.TotalSeconds <= MostRestart),
        Memory(figures),
        new(Text($"idle under {MostIdle:P0} of a core"), Text($"{figures.IdleShare:0.00 %}"), figures.IdleShare < MostIdle),
    ];

    private static BenchVerdict Memory(EngineBenchFigures figures)
    {
        var aim = Text($"peak memory within {BenchVerdict.MostMemoryGrowth:P0} from {figures.Pages / 10:#,0} to {figures.Pages:#,0} pages");
        if (figures is not { SmallMemory: { } small, LargeMemory: { } large })
        {
            return new(aim, "not measured", null);
        }

        var growth = ((double)large / small) - 1;
        return new(aim, Text($"{growth:+0.0 %;-0.0 %}"), growth <= BenchVerdict.MostMemoryGrowth);
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
