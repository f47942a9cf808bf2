using Pipeline.Cli.Plan;

namespace Pipeline.Tests.Cli.Plan;

public sealed class PlanReportTests
{
    [Theory]
    [InlineData("AzureStorage", 1, 1)]
    [InlineData("AzureStorage", 10_000_000_000, 1_000_000)]
    [InlineData("DurableTaskScheduler", 10_000_000_000, 1_000_000)]
    [InlineData("Local", 10_000_000_000, 1_000_000)]
    public void Write_AnySize_FitsEightyColumns(string backend, long documents, double kilobytes)
    {
        var text = Write(new PlanRequest(documents, kilobytes, 1, Enum.Parse<PlanBackend>(backend), 1));

        Assert.All(text.Split('\n'), line => Assert.InRange(line.Length, 0, 80));
    }

    [Fact]
    public void Write_AHundredMillionOnAStorageAccount_SaysWhatBinds()
    {
        var text = Write(new PlanRequest(100_000_000, 20, 100, PlanBackend.AzureStorage, 1));

        Assert.Contains("  pages                      100,000   sub-orchestrations of 10 batches\n", text);
        Assert.Contains("  pages listed in turn           5.6 h   Durable Functions, performance targets\n", text);
        Assert.EndsWith("What binds: CouchDB reads, saves, 2.7 days.\n", text);
    }

    [Fact]
    public void Write_SmallBatchesOnTheScheduler_BoundByItsActions()
    {
        var text = Write(new PlanRequest(1_000_000, 1, 1, PlanBackend.DurableTaskScheduler, 100));

        Assert.EndsWith("What binds: actions, Consumption, 80.1 min.\n", text);
    }

    [Fact]
    public void Write_WithTheHistoryOfAHost_SaysHowLongItTakesAtThatRate()
    {
        var text = Write(new PlanRequest(90_000, 5, 100, PlanBackend.Local, 1, History: new PlanHistory(20, 450, 0.25)));

        Assert.EndsWith("As the last 20 jobs went on this host, 450 documents a second, of which they\nsaved 25 %: 3.3 min.\n", text);
    }

    [Theory]
    [InlineData(0.01, "< 0.1 s")]
    [InlineData(119, "119 s")]
    [InlineData(120, "2 min")]
    [InlineData(7_200, "2 h")]
    [InlineData(172_800, "2 days")]
    [InlineData(63_072_000, "2 years")]
    [InlineData(1e12, "> 1,000 years")]
    public void Duration_Seconds_HasAFittingUnit(double seconds, string expected) => Assert.Equal(expected, PlanReport.Duration(seconds));

    private static string Write(PlanRequest request)
    {
        using var output = new StringWriter { NewLine = "\n" };
        new PlanReport(output).Write(request);
        return output.ToString();
    }
}
