using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Pipeline.MicroBatch;

namespace Pipeline.Tests.MicroBatch;

public sealed class PollSourceReaderTests
{
    [Fact]
    public void Read_Sources_HaveTheirOwnValuesOrThoseOfTheOthers() => Assert.Equal(
        [
            new PollSource("healthmetrics", "health", "healthmetrics", "health", TimeSpan.FromSeconds(60)),
            new PollSource("readings", "health", "readings", "copy", TimeSpan.FromSeconds(60), "archive.readings"),
            new PollSource("clinic", "clinic", "healthmetrics", "health", TimeSpan.FromSeconds(5)),
        ],
        Read("""
            [{"collection": "readings", "handler": "copy", "into": "archive.readings"},
             {"name": "clinic", "database": "clinic", "collection": "healthmetrics", "intervalSeconds": 5}]
            """));

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("null")]
    public void Read_None_LeavesTheOneOfMongoCollection(string text) => Assert.Equal("healthmetrics", Assert.Single(Read(text)).Name);

    [Theory]
    [InlineData("{}", "POLL_SOURCES is no list of sources in JSON")]
    [InlineData("[", "POLL_SOURCES is no list of sources in JSON")]
    [InlineData("""[{"collection": "a", "handlr": "copy"}]""", "handlr")]
    [InlineData("[null]", "POLL_SOURCES[0]: collection is missing;")]
    [InlineData("""[{"handler": "copy"}]""", "POLL_SOURCES[0]: collection is missing;")]
    [InlineData("""[{"collection": "a/b"}]""", "POLL_SOURCES[0]: collection is 'a/b'; give 1 to 100 letters")]
    [InlineData("""[{"collection": ""}]""", "POLL_SOURCES[0]: collection is '';")]
    [InlineData("""[{"collection": "a", "name": "-"}]""", "POLL_SOURCES[0]: name is '-';")]
    [InlineData("""[{"collection": "a", "database": "a b"}]""", "POLL_SOURCES[0]: database is 'a b';")]
    [InlineData("""[{"collection": "a", "intervalSeconds": 0}]""", "POLL_SOURCES[0]: intervalSeconds is 0; give a whole number from 1 to 86400.")]
    [InlineData("""[{"collection": "a", "into": "archive"}]""", "POLL_SOURCES[0]: into is 'archive'; give a database and a collection such as archive.readings, or a folder such as delta:lake/readings.")]
    [InlineData("""[{"collection": "a"}, {"collection": "a", "database": "b"}]""", "POLL_SOURCES[1]: name 'a' is that of another source, of health.a;")]
    [InlineData("""[{"collection": "healthmetrics", "database": "b"}]""", "POLL_SOURCES[0]: name 'healthmetrics' is that of another source")]
    public void Read_Wrong_IsNamedWithWhatWouldBeRight(string text, string message)
    {
        var exception = Assert.Throws<OptionsValidationException>(() => Read(text));

        Assert.Contains(message, Assert.Single(exception.Failures), StringComparison.Ordinal);
    }

    private static IReadOnlyList<PollSource> Read(string text)
    {
        var options = new MicroBatchOptions();
        new MicroBatchSettings(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["POLL_SOURCES"] = text,
            ["MONGO_URI"] = "mongodb://127.0.0.1/",
            ["AzureWebJobsStorage"] = "UseDevelopmentStorage=true",
        }).Build()).Configure(options);
        return options.Sources;
    }
}
