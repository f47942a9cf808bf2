using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Pipeline.Jobs;

namespace Pipeline.Tests;

public class PipelineServicesTests
{
    private static readonly JsonSerializerOptions Json = new ServiceCollection()
        .AddPipeline(new ConfigurationBuilder().Build())
        .BuildServiceProvider()
        .GetRequiredService<IOptions<JsonSerializerOptions>>().Value;

    // The host passes some inputs on as arrays of objects, which a generated context alone does not know.
    [Fact]
    public void AddPipeline_JsonOfTheHost_WritesAnArrayOfObjects()
    {
        Assert.Equal("""["a",1,null]""", JsonSerializer.Serialize<object?[]>(["a", 1, null], Json));
    }

    [Fact]
    public void AddPipeline_JsonOfTheHost_IsInCamelCaseWithEnumsByName()
    {
        var written = JsonSerializer.Serialize(new BatchResult(JobCounts.Zero, Cancelled: true), Json);

        Assert.StartsWith("""{"counts":{""", written, StringComparison.Ordinal);
        Assert.Contains("\"cancelled\":true", written, StringComparison.Ordinal);
        Assert.Equal("\"Completed\"", JsonSerializer.Serialize(JobOutcome.Completed, Json));
    }
}
