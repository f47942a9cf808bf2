using Pipeline.Cli.Bench;

namespace Pipeline.Tests.Cli.Bench;

public class QueryBenchVerdictTests
{
    private static readonly QueryBenchFigures Reached = new(10, 5, 30, [("groups", 180, 200), ("quick", 99, 200)], 1000, 500, 100, 5, 100);

    [Fact]
    public void Of_FiguresAtTheirBars_AreMetAndAQuickAggregateIsUnknown() =>
        Assert.Equal([true, true, null, true, true, true, true], QueryBenchVerdict.Of(Reached).Select(verdict => verdict.Met));

    [Fact]
    public void Of_FiguresBeyondTheirBars_AreMissed()
    {
        var missed = new QueryBenchFigures(10, 5, 30.1, [("groups", 179, 200)], 1000, 499, 100.1, 5.1, 100.1);

        Assert.All(QueryBenchVerdict.Of(missed), verdict => Assert.False(verdict.Met, verdict.Aim));
    }
}
