using System.Text.Json;
using Pipeline.Jobs;

namespace Pipeline.Tests.Jobs;

public sealed class LabelCountsTests
{
    [Fact]
    public void Add_TwoCounts_SumsByLabelAndKnowsNone()
    {
        var left = LabelCounts.Of([new("B", 2), new("A", 1)]);
        var right = LabelCounts.Of([new("B", 3)]);

        Assert.Equal(LabelCounts.Of([new("A", 1), new("B", 5)]), LabelCounts.Add(left, right));
        Assert.Equal(left, LabelCounts.Add(left, null));
        Assert.Equal(right, LabelCounts.Add(null, right));
        Assert.Null(LabelCounts.Add(null, null));
        Assert.NotEqual(left, right);
    }

    [Fact]
    public void Serialize_Counts_ComeBackAsTheyWere()
    {
        var counts = new JobCounts(1, 1, 1, 0, 0, 0, 0, LabelCounts.Of([new("Notes", 2), new("Key", 1)]));

        var json = JsonSerializer.Serialize(new JobOutput(JobOutcome.Completed, counts, 1), JobsJson.Default.JobOutput);

        Assert.Contains("\"lowConfidence\":{\"Key\":1,\"Notes\":2}", json, StringComparison.Ordinal);
        Assert.Equal(counts, JsonSerializer.Deserialize(json, JobsJson.Default.JobOutput)!.Counts);
    }

    [Fact]
    public void Serialize_NoCounts_AreLeftOut()
    {
        var json = JsonSerializer.Serialize(new BatchResult(JobCounts.Zero), JobsJson.Default.BatchResult);

        Assert.DoesNotContain("lowConfidence", json, StringComparison.Ordinal);
        Assert.Null(JsonSerializer.Deserialize(json, JobsJson.Default.BatchResult)!.Counts.LowConfidence);
    }

    [Theory]
    [InlineData("""{"Notes":"2"}""")]
    [InlineData("""[1]""")]
    public void Deserialize_SomethingElse_IsRefused(string json) =>
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<LabelCounts>(json));
}
