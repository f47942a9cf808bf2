using System.Text.Json;
using Pipeline.Jobs;
using Pipeline.Tests.Jobs;

namespace Pipeline.Tests;

public class PipelineServicesTests
{
    // The host passes some inputs on as arrays of objects, which a generated context alone does not know.
    [Fact]
    public void AddPipeline_JsonOfTheHost_WritesAnArrayOfObjects()
    {
        Assert.Equal("""["a",1,null]""", JsonSerializer.Serialize<object?[]>(["a", 1, null], JobBench.Json));
    }

    [Fact]
    public void AddPipeline_JsonOfTheHost_IsInCamelCaseWithEnumsByName()
    {
        var written = JsonSerializer.Serialize(new BatchResult(JobCounts.Zero, Cancelled: true), JobBench.Json);

        Assert.StartsWith("""{"counts":{""", written, StringComparison.Ordinal);
        Assert.Contains("\"cancelled\":true", written, StringComparison.Ordinal);
        Assert.Equal("\"Completed\"", JsonSerializer.Serialize(JobOutcome.Completed, JobBench.Json));
    }
}
