using Pipeline.Cli.Bench;

namespace Pipeline.Tests.Cli.Bench;

public class PollBenchVerdictTests
{
    private static readonly PollBenchFigures Small = new(10_000, 100, 50_000, 45_000, 7_500, 100_000_000, 0.9, 0.5);

    [Fact]
    public void Of_FiguresAtTheBounds_MeetsEveryAim()
    {
        var large = Small with { Records = 50_000, PeakMemory = 110_000_000 };

        Assert.All(PollBenchVerdict.Of([Small, large]), verdict => Assert.True(verdict.Met, verdict.Aim));
    }

    [Fact]
    public void Of_FiguresBeyondTheBounds_SaysWhichAreMissed()
    {
        var large = Small with { Records = 50_000, Read = 44_999, Poll = 7_400, PeakMemory = 111_000_000 };

        Assert.Equal(
            [
                ("reading stage at least 0.9 of the driver's raw batches, 10,000 records", "0.90", true),
                ("reading stage at least 0.9 of the driver's raw batches, 50,000 records", "0.90", false),
                ("whole poll at least 0.15 of the driver's raw batches, 10,000 records", "0.150", true),
                ("whole poll at least 0.15 of the driver's raw batches, 50,000 records", "0.148", false),
                ("peak memory grows by at most 10 % with the records", "+11.0 %", false),
            ],
            PollBenchVerdict.Of([Small, large]).Select(verdict => (verdict.Aim, verdict.Figure, verdict.Met!.Value)));
    }

    [Fact]
    public void Of_OneSizeOrNoMemory_SaysThatItDoesNotKnow()
    {
        Assert.Equal(("needs two sizes", null), Memory([Small]));
        Assert.Equal(("not measured", null), Memory([Small, Small with { PeakMemory = null }]));
    }

    private static (string Figure, bool? Met) Memory(IReadOnlyList<PollBenchFigures> all)
    {
        var verdict = PollBenchVerdict.Of(all)[^1];
        return (verdict.Figure, verdict.Met);
    }
}
