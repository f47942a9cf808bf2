using System.Globalization;

namespace Pipeline.Cli.Bench;

/// <summary>The aims of the query service, and whether the figures reach them.</summary>
internal static class QueryBenchVerdict
{
    /// <summary>Most milliseconds that the service takes beyond the engine: HTTP, guard, files, a fresh instance.</summary>
    public const double MostOverhead = 25;

    /// <summary>Least share of the speed of DuckDB alone.</summary>
    public const double LeastRatio = 0.9;

    /// <summary>The milliseconds from which on a statement counts for <see cref="LeastRatio"/>: below it the overhead alone decides.</summary>
    public const double LeastAggregate = 100;

    /// <summary>Least share of the rows per second that a worker process gives.</summary>
    public const double LeastRate = 0.5;

    /// <summary>Most milliseconds to the first row.</summary>
    public const double MostFirstByte = 100;

    /// <summary>Most milliseconds of a request that is answered with 304.</summary>
    public const double MostNotModified = 5;

    /// <summary>Most milliseconds until a statement that is cancelled has ended.</summary>
    public const double MostCancel = 100;

    /// <summary>The verdicts.</summary>
    public static IReadOnlyList<BenchVerdict> Of(QueryBenchFigures figures) =>
    [
        Most("beyond DuckDB alone, a small statement", figures.SmallService - figures.SmallEngine, MostOverhead),
        .. figures.Aggregates.Select(Aggregate),
        new(
            Text($"NDJSON over HTTP at least {LeastRate} of the worker's rows/s"),
            Text($"{figures.HttpRate / figures.WorkerRate:0.00}"),
            figures.HttpRate >= LeastRate * figures.WorkerRate),
        Most("to the first row of those", figures.FirstByte, MostFirstByte),
        Most("for a 304", figures.NotModified, MostNotModified),
        Most("until a cancelled statement has ended", figures.Cancel, MostCancel),
    ];

    private static BenchVerdict Aggregate((string Name, double Engine, double Service) one)
    {
        var ratio = one.Engine / one.Service;
        return new(
            Text($"{one.Name}: at least {LeastRatio} of DuckDB alone"),
            Text($"{ratio:0.00} ({one.Engine:0} and {one.Service:0} ms)"),
            one.Engine < LeastAggregate ? null : ratio >= LeastRatio);
    }

    private static BenchVerdict Most(string what, double milliseconds, double most) =>
        new(Text($"at most {most:0} ms {what}"), Text($"{milliseconds:0.0} ms"), milliseconds <= most);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
