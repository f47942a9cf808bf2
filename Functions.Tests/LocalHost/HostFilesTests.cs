using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Pipeline.Cli;

namespace Pipeline.Tests.LocalHost;

public class HostFilesTests
{
    private static readonly string Root = SourceTree.Find().Root;

    private static JsonNode Durable(string file) => Read(file)["extensions"]!["durableTask"]!;

    [Fact]
    public void HostFile_OfAzureStorage_SaysWhatJobsNeed()
    {
        var file = Read("host.json");
        var durable = file["extensions"]!["durableTask"]!;
        var storage = durable["storageProvider"]!;

        Assert.Equal("OpenTelemetry", (string?)file["telemetryMode"]);
        Assert.Equal("%TASKHUB_NAME%", (string?)durable["hubName"]);
        Assert.Equal("NonRunningStates", (string?)durable["overridableExistingInstanceStates"]);
        Assert.Equal((true, "V2"), ((bool)durable["tracing"]!["distributedTracingEnabled"]!, (string?)durable["tracing"]!["version"]));
        Assert.Equal("Warning", (string?)file["logging"]!["logLevel"]!["Azure.Core"]);
        Assert.False((bool)durable["extendedSessionsEnabled"]!);
        Assert.Equal("AzureStorage", (string?)storage["type"]);
        Assert.InRange(TimeSpan.Parse((string)storage["maxQueuePollingInterval"]!, System.Globalization.CultureInfo.InvariantCulture), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(10));
        Assert.Equal("00:01:00", (string?)storage["controlQueueVisibilityTimeout"]);
        Assert.Equal("00:01:00", (string?)storage["workItemQueueVisibilityTimeout"]);
        Assert.InRange((int)storage["partitionCount"]!, 1, 16);
    }

    [Fact]
    public void HostFiles_OfBothBackEnds_DifferInTheBackEndAlone()
    {
        var (one, other) = (Read("host.json"), Read("host.dts.json"));
        Assert.Equal("azureManaged", (string?)other["extensions"]!["durableTask"]!["storageProvider"]!["type"]);
        one["extensions"]!["durableTask"]!.AsObject().Remove("storageProvider");
        other["extensions"]!["durableTask"]!.AsObject().Remove("storageProvider");

        Assert.True(JsonNode.DeepEquals(one, other));
    }

    [Fact]
    public void HostFile_OfEveryNumber_HasItsReasonInTheDocumentation()
    {
        var documentation = File.ReadAllText(Path.Combine(Root, "docs", "host-settings.md"));
        var names = Durable("host.json").AsObject().Concat(Durable("host.json")["storageProvider"]!.AsObject()).Select(property => property.Key);

        Assert.All(names, name => Assert.Contains(name, documentation, StringComparison.Ordinal));
    }

    [Fact]
    public void Program_OfTheApp_KeepsTheTypesOfFailuresAndLeavesTheSizeOfABodyToTheFunctions()
    {
        var program = File.ReadAllText(Path.Combine(Root, "Functions", "Program.cs"));

        Assert.Contains("EnableUserCodeException = false", program, StringComparison.Ordinal);
        Assert.Contains("Limits.MaxRequestBodySize = null", program, StringComparison.Ordinal);
    }

    [Fact]
    public void Output_OfTheLocalHost_HasTheHostFile()
    {
        Assert.Equal(File.ReadAllText(Path.Combine(Root, "host.json")), File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "host.json")));
    }

    [Theory]
    [InlineData("host.json")]
    [InlineData("host.dts.json", "-p:HostFile=../host.dts.json")]
    public async Task Output_OfTheApp_HasTheHostFileOfItsBackEndOnBuildAndPublish(string file, params string[] properties)
    {
        var items = await EvaluateAsync(Path.Combine(Root, "Functions"), properties);

        var host = Assert.Single(items, item => (string?)item!["Link"] == "host.json")!;
        Assert.Equal(Path.Combine(Root, file), (string?)host["FullPath"]);
        Assert.Equal(("PreserveNewest", "PreserveNewest"), ((string?)host["CopyToOutputDirectory"], (string?)host["CopyToPublishDirectory"]));
        Assert.False(File.Exists(Path.Combine(Root, "Functions", "host.json")));
    }

    [Fact]
    public async Task Output_OfTheApp_HasTheLocalSettingsOnBuildAndNeverOnPublish()
    {
        using var folder = new TemporaryFolder();
        folder.Write("Functions.csproj", File.ReadAllText(Path.Combine(Root, "Functions", "Functions.csproj")));
        folder.Write("local.settings.json", "{}");

        var items = await EvaluateAsync(folder.Path);

        var settings = Assert.Single(items, item => (string?)item!["Identity"] == "local.settings.json")!;
        Assert.Equal(("PreserveNewest", "Never"), ((string?)settings["CopyToOutputDirectory"], (string?)settings["CopyToPublishDirectory"]));
    }

    private static JsonNode Read(string file) => JsonNode.Parse(File.ReadAllText(Path.Combine(Root, file)))!;

    private static async Task<JsonArray> EvaluateAsync(string folder, params string[] properties)
    {
        using var bound = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        using var process = Process.Start(new ProcessStartInfo("dotnet", ["msbuild", "Functions.csproj", "-nologo", "-getItem:None", .. properties])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
        })!;
        var output = await process.StandardOutput.ReadToEndAsync(bound.Token);
        await process.WaitForExitAsync(bound.Token);
        Assert.True(process.ExitCode == 0, output);
        using var json = JsonDocument.Parse(output);
        return JsonNode.Parse(json.RootElement.GetProperty("Items").GetProperty("None").GetRawText())!.AsArray();
    }
}
