using Pipeline.Cli.Plan;

namespace Pipeline.Tests.Cli.Plan;

public sealed class PlanMatchTests
{
    [Fact]
    public void Write_JobThatMatches_SaysWhatTheReferenceTakes()
    {
        using var output = new StringWriter();

        new PlanReport(output).Write(new PlanRequest(1_000_000, 1, 100, PlanBackend.Local, 1, Cores: 2, References: 100_000));

        var text = output.ToString();
        Assert.Contains("names are matched", text, StringComparison.Ordinal);
        Assert.Contains("activities that read, match, save", text, StringComparison.Ordinal);
        Assert.DoesNotContain("classif", text, StringComparison.Ordinal);
        Assert.All(text.Split('\n'), line => Assert.InRange(line.Length, 0, 80));
    }
}
