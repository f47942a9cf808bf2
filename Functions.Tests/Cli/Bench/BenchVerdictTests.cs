using Pipeline.Cli.Bench;

namespace Pipeline.Tests.Cli.Bench;

public class BenchVerdictTests
{
    private static readonly BenchFigures Small = new(5_000, 50, 1_000, 900, 50_000, 120, 100_000_000, 0.9, 0.45, 1.0, 0.06);

    [Fact]
    public void PerDocument_SharesOfACore_AreMillisecondsOfADocument()
    {
        Assert.Equal(0.5, Small.HostPerDocument, 1e-9);
        Assert.Equal(1.0, Small.CouchDbPerDocument!.Value, 1e-9);
        Assert.Equal(1.0, Small.RawCouchDbPerDocument!.Value, 1e-9);
        Assert.Null((Small with { CouchDbShare = null }).CouchDbPerDocument);
    }

    [Fact]
    public void Of_GoodFigures_MeetsEveryAim()
    {
        var large = Small with { Documents = 50_000, Batches = 500, FileBytes = 9_000_000, PeakMemory = 109_000_000 };

        Assert.All(BenchVerdict.Of([Small, large]), verdict => Assert.True(verdict.Met, verdict.Aim));
    }

    [Fact]
    public void Of_BadFigures_MissesEveryAim()
    {
        var large = Small with
        {
            Documents = 50_000,
            Batches = 500,
            Pipeline = 899,
            FileBytes = 13_388_608,
            History = 501,
            PeakMemory = 111_000_000,
        };

        var verdicts = BenchVerdict.Of([Small, large]);

        Assert.Equal(
            [
                ("at least 0.9 of the raw speed, 5,000 documents", "0.90", true),
                ("at least 0.9 of the raw speed, 50,000 documents", "0.90", false),
                ("peak memory within 10 % between the sizes", "+11.0 %", false),
                ("history of an orchestration at most 500 entries", "501", false),
                ("engine's file grows by at most 4,096 bytes per batch", "10,000", false),
            ],
            verdicts.Select(verdict => (verdict.Aim, verdict.Figure, verdict.Met!.Value)));
    }

    [Fact]
    public void Of_OneSizeOrNoFigures_SaysThatItDoesNotKnow()
    {
        var verdicts = BenchVerdict.Of([Small with { History = null }]);

        Assert.Equal(["needs two sizes", "not measured"], verdicts.Where(verdict => verdict.Met is null).Select(verdict => verdict.Figure));
    }
}
