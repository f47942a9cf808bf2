using Pipeline.Monitoring;

namespace Pipeline.Tests.Monitoring;

public class MetricFamilyTests
{
    [Fact]
    public void Add_TagsInAnyOrder_IsOneSeries()
    {
        var family = new MetricFamily("f", MetricKind.Counter, "", []);
        family.Add([new("b", 1), new("a", true)], 1);
        family.Add([new("a", true), new("b", 1)], 2);

        var (labels, series) = Assert.Single(family.Series);
        Assert.Equal("a=\"true\",b=\"1\"", labels);
        Assert.Equal(3, series.Read().Value);
    }

    [Fact]
    public void Add_TagsThatBecomeOneLabel_KeepsTheLast()
    {
        var family = new MetricFamily("f", MetricKind.Counter, "", []);
        family.Add([new("x.y", "first"), new("x_y", "last")], 1);

        Assert.Equal("x_y=\"last\"", Assert.Single(family.Series).Key);
    }

    [Fact]
    public void Add_MoreSeriesThanTheLimit_CountsTheRestTogether()
    {
        var family = new MetricFamily("f", MetricKind.Counter, "", []);
        for (var i = 0; i < MetricFamily.SeriesLimit + 5; i++)
        {
            family.Add([new("id", i)], 1);
        }

        Assert.Equal(MetricFamily.SeriesLimit + 1, family.Series.Count());
        Assert.Equal(5, family.Series.Single(series => series.Key == "overflow=\"true\"").Value.Read().Value);
    }

    [Fact]
    public void Add_ALabelLongerThanTheBuffer_KeepsItWhole()
    {
        var family = new MetricFamily("f", MetricKind.Counter, "", []);
        var value = new string('x', 1000);
        family.Add([new("a", value)], 1);

        Assert.Equal($"a=\"{value}\"", Assert.Single(family.Series).Key);
    }

    [Fact]
    public void Add_ToASeriesThatExists_AllocatesNothing()
    {
        var family = new MetricFamily("f", MetricKind.Counter, "", []);
        KeyValuePair<string, object?>[] tags = [new("database", "articles"), new("label", "Description")];
        family.Add(tags, 1);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            family.Add(tags, 1);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Observe_ManyThreads_LosesNothing()
    {
        var family = new MetricFamily("f", MetricKind.Histogram, "", [0.5]);
        Parallel.For(0, 4, _ =>
        {
            for (var i = 0; i < 10_000; i++)
            {
                family.Observe([], i % 2);
            }
        });

        var (sum, buckets) = Assert.Single(family.Series).Value.Read();
        Assert.Equal(20_000, sum);
        Assert.Equal([20_000, 20_000], buckets);
    }
}
