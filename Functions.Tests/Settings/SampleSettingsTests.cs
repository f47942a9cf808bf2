using System.Text.Json.Nodes;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Primitives;
using Pipeline.Classification;
using Pipeline.Cli;
using Pipeline.CouchDb;
using Pipeline.Embedded.Hosting.Http;
using Pipeline.MicroBatch;

namespace Pipeline.Tests.Settings;

public class SampleSettingsTests
{
    private static readonly JsonObject Sample =
        JsonNode.Parse(File.ReadAllText(Path.Combine(SourceTree.Find().Root, "local.settings.sample.json")))!["Values"]!.AsObject();

    [Fact]
    public void Sample_HasEverySettingThatTheOptionsRead()
    {
        var read = new RecordingConfiguration(Sample);
        new CouchDbSettings(read).Configure(new CouchDbOptions());
        new MicroBatchSettings(read).Configure(new MicroBatchOptions());

        string[] elsewhere = [ClassificationOptions.ModelLocationSetting, FunctionKey.Setting, "POLL_SCHEDULE", "TASKHUB_NAME"];
        Assert.Equal([], read.Names.Concat(elsewhere).Except(Sample.Select(value => value.Key)));
    }

    [Fact]
    public void Sample_HoldsNoSecretAndUsesTheLocalStorage()
    {
        Assert.Equal("UseDevelopmentStorage=true", (string?)Sample["AzureWebJobsStorage"]);
        Assert.Equal("dotnet-isolated", (string?)Sample["FUNCTIONS_WORKER_RUNTIME"]);
        Assert.All(["COUCHDB_USER", "COUCHDB_PASSWORD", FunctionKey.Setting], name => Assert.Equal("", (string?)Sample[name]));
        Assert.DoesNotContain('@', (string)Sample["MONGO_URI"]!);
    }

    /// <summary>The sample's values, and the names that were asked for.</summary>
    private sealed class RecordingConfiguration(JsonObject values) : IConfiguration
    {
        public HashSet<string> Names { get; } = new(StringComparer.Ordinal);

        public string? this[string key]
        {
            get
            {
                Names.Add(key);
                return (string?)values[key];
            }
            set => throw new NotSupportedException();
        }

        public IEnumerable<IConfigurationSection> GetChildren() => [];

        public IChangeToken GetReloadToken() => throw new NotSupportedException();

        public IConfigurationSection GetSection(string key) => new ConfigurationBuilder().Build().GetSection(key);
    }
}
