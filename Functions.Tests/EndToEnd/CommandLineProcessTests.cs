using System.Diagnostics;
using System.Text.Json.Nodes;
using Pipeline.Cli;
using Pipeline.Cli.Processes;
using Pipeline.Tests.Page;

namespace Pipeline.Tests.EndToEnd;

/// <summary>The command line as users have it: a process of its own, with profiles in a folder of its own, against a host.</summary>
[Collection(PageCollection.Name)]
public sealed class CommandLineProcessTests(PageWorld world) : IDisposable
{
    private readonly TemporaryFolder _settings = new();

    public void Dispose() => _settings.Dispose();

    [Fact]
    public async Task Jobs_StartedAndWatchedUnderAProfile_WritesHowItEndedAndNothingElse()
    {
        await AddProfileAsync("host", world.Address);

        var (exitCode, output, error) = await RunAsync(null, "jobs", "start", "--profile", "host", "--database", world.Articles.Name, "--id", "by-hand", "--watch", "--output", "json");
        var (listed, list, _) = await RunAsync(null, "jobs", "list", "--profile", "host", "--output", "ndjson");
        var (shown, table, _) = await RunAsync(null, "jobs", "failures", "by-hand", "--profile", "host");

        Assert.Equal((0, "", 0, 0), (exitCode, error, listed, shown));
        var job = JsonNode.Parse(output)!;
        Assert.Equal(("by-hand", "Completed"), ((string)job["id"]!, (string)job["status"]!));
        Assert.Contains(list.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => (string)JsonNode.Parse(line)!["id"]! == "by-hand");
        Assert.StartsWith("DOCUMENT  ATTACHMENT", table, StringComparison.Ordinal);
        Assert.Contains("broken", table, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Profile_OfNow_IsTakenUntilAnotherIsNamedAndItsKeyIsNeverShown()
    {
        await AddProfileAsync("one", world.Address, "s3cret");
        await AddProfileAsync("away", new Uri("http://127.0.0.1:9/"), "s3cret");
        await RunAsync(null, "profile", "use", "one");

        var (ofNow, polls, _) = await RunAsync(null, "polls", "list");
        var (away, _, awayError) = await RunAsync(null, "models", "--profile", "away");
        var (gone, _, goneError) = await RunAsync(null, "models", "--profile", "gone");
        var (listed, list, listError) = await RunAsync(null, "profile", "list");

        Assert.Equal((ExitCodes.Success, ExitCodes.Unreachable, ExitCodes.Usage, ExitCodes.Success), (ofNow, away, gone, listed));
        Assert.Contains(PageWorld.Source, polls, StringComparison.Ordinal);
        Assert.Contains("The host 'away' at http://127.0.0.1:9/ does not answer", awayError, StringComparison.Ordinal);
        Assert.Contains("There is no profile 'gone'.", goneError, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", awayError + goneError + list + listError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Jobs_RefusedOrNotThere_EndsWithTheCodeOfIt()
    {
        await AddProfileAsync("host", world.Address);

        var (missing, _, missingError) = await RunAsync(null, "jobs", "show", "none", "--profile", "host");
        var (refused, _, refusedError) = await RunAsync(null, "jobs", "start", "--database", "No Such", "--profile", "host");

        Assert.Equal((ExitCodes.NotFound, ExitCodes.Refused), (missing, refused));
        Assert.Contains("There is no job 'none'.", missingError, StringComparison.Ordinal);
        Assert.Contains("'database' is", refusedError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Jobs_ExportedAndImported_AreTheSameAndNoneIsTakenTwice()
    {
        await AddProfileAsync("host", world.Address);
        await RunAsync(null, "jobs", "start", "--profile", "host", "--database", world.Articles.Name, "--id", "to-export", "--limit", "2", "--watch");
        var file = Path.Combine(_settings.Path, "jobs.ndjson");

        var (exported, _, _) = await RunAsync(null, "jobs", "export", file, "--profile", "host");
        var before = (await RunAsync(null, "jobs", "show", "to-export", "--profile", "host", "--output", "json")).Output;
        var (_, there, _) = await RunAsync(null, "jobs", "import", file, "--profile", "host");
        await RunAsync(null, "jobs", "delete", "to-export", "--profile", "host");
        var (imported, taken, _) = await RunAsync(null, "jobs", "import", file, "--profile", "host");
        var after = (await RunAsync(null, "jobs", "show", "to-export", "--profile", "host", "--output", "json")).Output;
        await File.WriteAllTextAsync(file, "{\"_id\":\"task:x\",\"status\":\"gone\"}\n");
        var (wrong, _, error) = await RunAsync(null, "jobs", "import", file, "--profile", "host");

        Assert.Equal((ExitCodes.Success, ExitCodes.Success, ExitCodes.Failure), (exported, imported, wrong));
        Assert.StartsWith("0 started, 0 recorded, ", there, StringComparison.Ordinal);
        Assert.StartsWith("0 started, 1 recorded, ", taken, StringComparison.Ordinal);
        Assert.Equal((string)JsonNode.Parse(before)!["createdAt"]!, (string)JsonNode.Parse(after)!["createdAt"]!);
        Assert.Equal(JsonNode.Parse(before)!["output"]!.ToJsonString(), JsonNode.Parse(after)!["output"]!.ToJsonString());
        Assert.StartsWith($"{file}:1: 'status' is \"gone\"; ", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Doctor_OfAHost_FindsItWell()
    {
        await AddProfileAsync("host", world.Address);

        var (_, output, _) = await RunAsync(null, "doctor", "--profile", "host", "--output", "json");

        var findings = JsonNode.Parse(output)!.AsArray();
        Assert.Equal("Good", (string)Assert.Single(findings, finding => (string)finding!["subject"]! == "Host")!["state"]!);
        Assert.Equal("Good", (string)Assert.Single(findings, finding => (string)finding!["subject"]! == "Version")!["state"]!);
    }

    [Fact]
    public async Task JobsStart_IdsAndSelector_AreWhatTheJobIsAbout()
    {
        await AddProfileAsync("host", world.Address);
        string[] start = ["jobs", "start", "--profile", "host", "--database", world.Articles.Name, "--dry-run", "--output", "json"];

        var (named, ofIds, _) = await RunAsync("article/01\narticle/02", [.. start, "--ids", "-", "--watch", "--max-failures", "5"]);
        var (found, ofSelector, _) = await RunAsync(null, [.. start, "--selector", """{"_id":{"$gt":"article/30"}}"""]);
        var (wrong, _, error) = await RunAsync(null, [.. start, "--selector", "["]);

        Assert.Equal((ExitCodes.Success, ExitCodes.Success, ExitCodes.Usage), (named, found, wrong));
        var job = JsonNode.Parse(ofIds)!;
        Assert.Equal((2, 2, 5), ((int)job["input"]!["docIds"]!, (int)job["progress"]!["documents"]!, (int)job["input"]!["maxFailures"]!));
        Assert.Equal("""{"_id":{"$gt":"article/30"}}""", JsonNode.Parse(ofSelector)!["input"]!["selector"]!.ToJsonString());
        Assert.StartsWith("Error: --selector is '[', which is no JSON; give an object such as {\"year\": 2026}.", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Schedules_PausedAndResumed_KeepWhatTheyWereMadeWith()
    {
        await AddProfileAsync("host", world.Address);
        await RunAsync(null, "schedules", "add", "by-hand", "--cron", "0 30 2 1 1 *", "--overlap", "queue", "--job", """{"limit":7}""", "--profile", "host");

        var (_, paused, _) = await RunAsync(null, "schedules", "pause", "by-hand", "--profile", "host", "--output", "json");
        var (_, resumed, _) = await RunAsync(null, "schedules", "resume", "by-hand", "--profile", "host", "--output", "json");
        var (shown, table, _) = await RunAsync(null, "schedules", "show", "by-hand", "--profile", "host");
        await RunAsync(null, "schedules", "remove", "by-hand", "--profile", "host");
        var (gone, _, _) = await RunAsync(null, "schedules", "show", "by-hand", "--profile", "host");

        Assert.True((bool)JsonNode.Parse(paused)!["paused"]!);
        var schedule = JsonNode.Parse(resumed)!;
        Assert.Equal((false, "Queue", 7, 5), (
            (bool)schedule["paused"]!, (string)schedule["overlap"]!, (int)schedule["job"]!["limit"]!, schedule["next"]!.AsArray().Count));
        Assert.Equal((ExitCodes.Success, ExitCodes.NotFound), (shown, gone));
        Assert.Contains("0 30 2 1 1 *", table, StringComparison.Ordinal);
    }

    private async Task AddProfileAsync(string name, Uri url, string key = "")
    {
        var (exitCode, _, error) = await RunAsync(key, "profile", "add", name, "--url", url.ToString());
        Assert.True(exitCode == 0, error);
    }

    private async Task<(int ExitCode, string Output, string Error)> RunAsync(string? input, params string[] arguments)
    {
        var start = new ProcessStartInfo(DotNet.FileName, [Path.Combine(AppContext.BaseDirectory, "Pipeline.Cli.dll"), .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["XDG_CONFIG_HOME"] = _settings.Path;
        start.Environment.Remove("PIPELINE_PROFILE");
        using var process = Process.Start(start)!;
        await process.StandardInput.WriteLineAsync(input ?? "");
        process.StandardInput.Close();
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, await error);
    }
}
