using System.Diagnostics;
using System.Text.Json;
using Pipeline.Tests.Services;

namespace Pipeline.Tests.Mongo;

/// <summary>The stand-in against what MongoDB 4.4.6 answered to the same checks.</summary>
[Collection(MongoDbCollection.Name)]
public class ConformanceTests(MongoDbStandIn mongo)
{
    // Checks whose answers are known to differ; a check that comes to agree has to leave this list.
    private static readonly string[] Differing = [];

    [Fact]
    public async Task StandIn_RecordedChecks_AnswersAsTheServer()
    {
        if (!mongo.IsStandIn)
        {
            return;
        }

        var recorded = JsonSerializer.Deserialize<Dictionary<string, string>>(ReadRecorded())!;
        var answers = await RunChecksAsync(mongo.Uri);

        Assert.Equal(83, recorded.Count);
        Assert.Equal(recorded.Keys.Order(), answers.Keys.Order());
        Assert.Equal(
            Differing.Order(),
            recorded.Where(check => answers[check.Key] != check.Value).Select(check => check.Key).Order());
    }

    private static string ReadRecorded()
    {
        using var stream = typeof(ConformanceTests).Assembly.GetManifestResourceStream("mongodb-4.4.6.json")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private static async Task<Dictionary<string, string>> RunChecksAsync(string uri)
    {
        await NodeStandIn.InstallAsync("mongodb");
        using var checks = Process.Start(new ProcessStartInfo("node", [Path.Combine(NodeStandIn.Folder, "mongodb", "conformance.js"), uri])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var error = checks.StandardError.ReadToEndAsync();
        var output = await checks.StandardOutput.ReadToEndAsync();
        await checks.WaitForExitAsync();
        Assert.True(checks.ExitCode == 0, await error);
        return output
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonSerializer.Deserialize<string[]>(line)!)
            .ToDictionary(pair => pair[0], pair => pair[1]);
    }
}
