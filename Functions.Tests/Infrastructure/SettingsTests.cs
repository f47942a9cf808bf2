using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using Pipeline.Checkpoints;
using Pipeline.Classification;
using Pipeline.Cli;
using Pipeline.CouchDb;
using Pipeline.Health;
using Pipeline.Jobs;
using Pipeline.Lake;
using Pipeline.LocalHost.Http;
using Pipeline.Matches;
using Pipeline.MicroBatch;
using Pipeline.Models;
using Pipeline.Queries;

namespace Pipeline.Tests.Infrastructure;

/// <summary>The settings of the app are the same set wherever they stand.</summary>
public sealed partial class SettingsTests(BicepFiles files) : IClassFixture<BicepFiles>
{
    /// <summary>
    /// The settings of the platform: the Functions host reads them, and the app at most as where its storage is. They stand where they are
    /// needed, and are no part of the set.
    /// </summary>
    private static readonly string[] Platform =
    [
        "APPLICATIONINSIGHTS_AUTHENTICATION_STRING",
        "APPLICATIONINSIGHTS_CONNECTION_STRING",
        "AzureFunctionsJobHost__extensions__durableTask__storageProvider__connectionStringName",
        "AzureFunctionsJobHost__extensions__durableTask__storageProvider__type",
        "AzureWebJobsStorage",
        "AzureWebJobsStorage__blobServiceUri",
        "AzureWebJobsStorage__clientId",
        "AzureWebJobsStorage__credential",
        "AzureWebJobsStorage__queueServiceUri",
        "AzureWebJobsStorage__tableServiceUri",
        "DURABLE_TASK_SCHEDULER_CONNECTION_STRING",
        "FUNCTIONS_WORKER_RUNTIME",
    ];

    /// <summary>What only the local host reads: on Azure the platform keeps the keys of functions.</summary>
    private static readonly string[] LocalHost = [FunctionKey.Setting];

    private static string Root => SourceTree.Find().Root;

    [Fact]
    public void Settings_Sample_AreThoseOfTheApp() => Assert.Equal(OfTheApp(), OfTheSample().Keys.Except(Platform).Order());

    [Fact]
    public void Settings_Bicep_AreThoseOfTheAppOnAzure() =>
        Assert.Equal(OfTheApp().Except(LocalHost), OfBicep().Except(Platform).Order());

    [Fact]
    public void Settings_TableOfTheReadme_AreThoseOfTheApp() => Assert.Equal(
        OfTheApp(),
        SettingRow().Matches(File.ReadAllText(Path.Combine(Root, "README.md")))
            .SelectMany(row => SettingName().Matches(row.Groups[1].Value))
            .Select(match => match.Groups[1].Value)
            .Except(Platform)
            .Order());

    [Fact]
    public void Settings_OfThePlatform_AreEachSomewhere() =>
        Assert.Equal(Platform.Order(), Platform.Intersect(OfBicep().Concat(OfTheSample().Keys)).Order());

    [Fact]
    public void Sample_Values_HoldNoSecret()
    {
        var sample = OfTheSample();

        Assert.Equal("UseDevelopmentStorage=true", sample["AzureWebJobsStorage"]);
        Assert.Equal("dotnet-isolated", sample["FUNCTIONS_WORKER_RUNTIME"]);
        Assert.All(["COUCHDB_USER", "COUCHDB_PASSWORD", "MYSQL_URL", "JOB_NOTIFY_KEY", FunctionKey.Setting], name => Assert.Empty(sample[name]));
        Assert.DoesNotContain("@", sample["MONGO_URI"]);
    }

    // ENSURE_INDEXES is on for trying things out, and off where a database has an administrator.
    [Fact]
    public void Sample_Values_AreTheDefaultsOfTheOptions()
    {
        var sample = OfTheSample();
        var records = new MicroBatchOptions();
        var given = new MicroBatchOptions();
        new MicroBatchSettings(Configuration(sample)).Configure(given);
        var checkpoints = new CheckpointOptions();
        new CheckpointSettings(Configuration(sample)).Configure(checkpoints);
        var couchDb = new CouchDbOptions();
        var givenCouchDb = new CouchDbOptions();
        new CouchDbSettings(Configuration(sample)).Configure(givenCouchDb);

        Assert.Equal(
            (records.Database, records.Collection, records.Interval, records.Lag, records.Overlap, records.BatchSize, records.Budget, new CheckpointOptions().Container),
            (given.Database, given.Collection, given.Interval, given.Lag, given.Overlap, given.BatchSize, given.Budget, checkpoints.Container));
        Assert.Equal(
            (couchDb.Url, couchDb.JobsDatabase, couchDb.RequestTimeout, couchDb.Attempts, couchDb.RetryWindow, couchDb.MaxAttachmentBytes, couchDb.MaxDocumentBytes, couchDb.MaxConnections),
            (givenCouchDb.Url, givenCouchDb.JobsDatabase, givenCouchDb.RequestTimeout, givenCouchDb.Attempts, givenCouchDb.RetryWindow, givenCouchDb.MaxAttachmentBytes, givenCouchDb.MaxDocumentBytes, givenCouchDb.MaxConnections));
    }

    /// <summary>The values that Bicep falls back on are those of the sample, where both have one.</summary>
    [Fact]
    public void Bicep_Values_AreThoseOfTheSample()
    {
        var sample = OfTheSample();
        var values = FallbackValue().Matches(File.ReadAllText(files.Main.Path))
            .ToDictionary(match => match.Groups[1].Value, match => match.Groups[2].Value);

        Assert.Equal(24, values.Count);
        Assert.All(
            values.Where(pair => pair.Key != "ENSURE_INDEXES"),
            pair => Assert.Equal((pair.Key, sample[pair.Key]), (pair.Key, pair.Value)));
    }

    /// <summary>What the options are read from, what attributes and host.json name, and the key of the local host.</summary>
    private static IReadOnlyList<string> OfTheApp()
    {
        var recorder = new RecordingConfiguration();
        var services = new ServiceCollection().AddLogging().AddPipeline(recorder).BuildServiceProvider();
        _ = services.GetRequiredService<IOptions<CouchDbOptions>>().Value;
        _ = services.GetRequiredService<IOptions<CheckpointOptions>>().Value;
        _ = services.GetRequiredService<IOptions<JobOptions>>().Value;
        _ = services.GetRequiredService<IOptions<MicroBatchOptions>>().Value;
        _ = services.GetRequiredService<IOptions<HealthOptions>>().Value;
        _ = services.GetRequiredService<IOptions<ClassificationOptions>>().Value;
        _ = services.GetRequiredService<IOptions<MatchSettings>>().Value;
        _ = services.GetRequiredService<IOptions<QueryOptions>>().Value;
        _ = services.GetRequiredService<IOptions<LakeOptions>>().Value;
        var named = SourceFiles.Functions().Append(Path.Combine(Root, "host.json"))
            .SelectMany(path => NamedSetting().Matches(File.ReadAllText(path)))
            .Select(match => match.Groups[1].Value);
        return [.. recorder.Asked.Concat(named).Append(FunctionKey.Setting).Except(Platform).Distinct().Order()];
    }

    private static Dictionary<string, string> OfTheSample()
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(Root, "local.settings.sample.json")));
        return document.RootElement.GetProperty("Values").EnumerateObject().ToDictionary(value => value.Name, value => value.Value.GetString()!);
    }

    private IEnumerable<string> OfBicep() =>
        files.All.SelectMany(file => file.Properties).Where(name => Setting().IsMatch(name)).Distinct();

    private static IConfiguration Configuration(Dictionary<string, string> values) =>
        new ConfigurationBuilder().AddInMemoryCollection(values.Select(pair => KeyValuePair.Create(pair.Key, (string?)pair.Value))).Build();

    [GeneratedRegex(@"^([A-Z][A-Z0-9]*(_[A-Z0-9]+)+|Azure(WebJobsStorage|FunctionsJobHost)__\w+)$")]
    private static partial Regex Setting();

    [GeneratedRegex(@"""%(\w+)%""")]
    private static partial Regex NamedSetting();

    // A row of the table begins with the settings that it is about.
    [GeneratedRegex(@"^\| ((?:`[A-Z][A-Z0-9_]+`(?:, )?)+) \|", RegexOptions.Multiline)]
    private static partial Regex SettingRow();

    [GeneratedRegex("`([A-Z0-9_]+)`")]
    private static partial Regex SettingName();

    [GeneratedRegex(@"^ +([A-Z_]+): .*\?\? '?([^')]+)'?\)?$", RegexOptions.Multiline)]
    private static partial Regex FallbackValue();

    /// <summary>Remembers what is asked for.</summary>
    private sealed class RecordingConfiguration : IConfiguration
    {
        public HashSet<string> Asked { get; } = [];

        public string? this[string key]
        {
            get
            {
                Asked.Add(key);
                return key == "COUCHDB_URL" ? "http://127.0.0.1:5984/" : null;
            }

            set => throw new NotSupportedException();
        }

        public IConfigurationSection GetSection(string key) => new ConfigurationBuilder().Build().GetSection(key);

        public IEnumerable<IConfigurationSection> GetChildren() => [];

        public IChangeToken GetReloadToken() => new ConfigurationBuilder().Build().GetReloadToken();
    }
}
