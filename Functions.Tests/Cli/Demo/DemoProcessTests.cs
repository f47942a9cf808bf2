using System.Diagnostics;
using Pipeline.Cli.Processes;
using Pipeline.Tests.Services;

namespace Pipeline.Tests.Cli.Demo;

/// <summary>The demo as people start it: a process with its databases, its blob storage and its host as children.</summary>
[Collection(CouchDbCollection.Name)]
public sealed class DemoProcessTests(CouchDbStandIn couchDb) : IDisposable
{
    private const string Bars = "▁▂▃▄▅▆▇█";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private static readonly Dictionary<string, string?> NoServers = new()
    {
        ["COUCHDB_URL"] = null,
        ["COUCHDB_USER"] = null,
        ["COUCHDB_PASSWORD"] = null,
        ["MONGO_URI"] = null,
    };

    private readonly string _mark = Guid.NewGuid().ToString();
    private readonly TemporaryFolder _temporary = new();

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public async Task Demo_FewDocuments_ShowsBothActsAndLeavesNoProcess()
    {
        await using var demo = Start(["--documents", "3"]);

        var exitCode = await EndAsync(demo);

        Assert.Equal(0, exitCode);
        Assert.Contains("All 3 articles have a new annotation.", demo.Output, StringComparison.Ordinal);
        Assert.Contains("Every record that was written was read, each one once: ", demo.Output, StringComparison.Ordinal);
        Assert.Matches(@"Every planted anomaly was found: (\d+) of \1\.", demo.Output);
        Assert.Contains("The analytics equal a recomputation from scratch: ", demo.Output, StringComparison.Ordinal);
        Assert.True(demo.Output.AsSpan().ContainsAny(Bars));
        Assert.DoesNotContain('\u001b', demo.Output);
        Assert.All(
            demo.Output.Split('\n').SkipWhile(line => !line.StartsWith("Health records", StringComparison.Ordinal)),
            line => Assert.True(line.Length <= 80, $"'{line}' is wider than 80"));
        await NothingIsLeftAsync();
    }

    [Fact]
    public async Task Demo_JobsOnly_LeavesTheSecondActOut()
    {
        await using var demo = Start(["--documents", "3", "--jobs-only"]);

        var exitCode = await EndAsync(demo);

        Assert.Equal(0, exitCode);
        Assert.Contains("listed 3 = saved 3 + skipped 0 + kept 0 + failed 0", demo.Output, StringComparison.Ordinal);
        Assert.Contains("All 3 articles have a new annotation.", demo.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Health records", demo.Output, StringComparison.Ordinal);
        await NothingIsLeftAsync();
    }

    [Fact]
    public async Task Demo_TwiceOnACouchDbThatIsKept_RewritesNothing()
    {
        var database = couchDb.NewDatabaseName();
        string[] arguments = ["--documents", "3", "--keep", "--jobs-only", "--database", database];

        await using var first = Start(arguments, couchDb.Settings);
        var firstExit = await EndAsync(first);
        await using var second = Start(arguments, couchDb.Settings);
        var secondExit = await EndAsync(second);
        await couchDb.Server.Database(database + "_jobs").DeleteAsync();

        Assert.Equal((0, 0), (firstExit, secondExit));
        Assert.Contains("listed 3 = saved 0 + skipped 3 + kept 0 + failed 0", second.Output, StringComparison.Ordinal);
        Assert.Contains("nothing was rewritten", second.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(couchDb.Settings["COUCHDB_PASSWORD"]!, first.Output + second.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Demo_OnADatabaseOfSomebodyElse_RefusesAndLeavesItAlone()
    {
        var database = await couchDb.CreateDatabaseAsync();
        await database.PutAsync("mine", "{\"_id\":\"mine\"}"u8.ToArray());

        await using var demo = Start(["--database", database.Name], couchDb.Settings);
        var exitCode = await EndAsync(demo);

        Assert.Equal(1, exitCode);
        Assert.Contains($"The database '{database.Name}' holds documents that are not sample articles, such as 'mine'.", demo.LastWords, StringComparison.Ordinal);
        Assert.Equal(1, (await database.GetInfoAsync()).DocumentCount);
    }

    [Fact]
    public async Task Demo_InterruptedInTheMiddle_Exits130AndLeavesNoProcess()
    {
        await using var demo = Start(["--documents", "500"]);
        using var children = await ChildrenOfRunningAsync(demo);

        using (var process = Process.GetProcessById(demo.Id))
        {
            Signals.Send(process, Signals.Interrupt);
        }

        Assert.Equal(130, await EndAsync(demo));
        Assert.EndsWith("Stopped.", demo.LastWords.TrimEnd(), StringComparison.Ordinal);
        Assert.Equal(4, children.Count);
        await NothingIsLeftAsync();
    }

    [Fact]
    public async Task Up_Terminated_Exits143AndLeavesNoProcess()
    {
        await using var up = Start("up", ["--port", "0"]);
        await up.WaitForLineAsync("Everything stays up", Limit, CancellationToken.None);

        using (var process = Process.GetProcessById(up.Id))
        {
            Signals.Terminate(process);
        }

        Assert.Equal(143, await EndAsync(up));
        Assert.EndsWith("Stopped.", up.LastWords.TrimEnd(), StringComparison.Ordinal);
        await NothingIsLeftAsync();
    }

    [Fact]
    public async Task Up_StandIns_HandsTheirAccountsToAShellWithoutShowingThem()
    {
        await using var up = Start("up", ["--port", "0"]);
        await up.WaitForLineAsync("Everything stays up", Limit, CancellationToken.None);
        var file = up.Output.Split('\n').Single(line => line.StartsWith("  . ", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1];

        Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(file) == (UnixFileMode.UserRead | UnixFileMode.UserWrite));
        await using var shell = ChildProcess.Start(new ChildProcessOptions(
            "sh", "sh", ["-c", $". {file}; curl -s --noproxy '*' -u \"$COUCHDB_USER:$COUCHDB_PASSWORD\" $COUCHDB_URL/pipeline; echo $COUCHDB_PASSWORD"]));
        Assert.Equal(0, await EndAsync(shell));
        var lines = shell.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Contains("\"doc_count\":69", lines[0], StringComparison.Ordinal);
        Assert.DoesNotContain(lines[1], up.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Demo_KilledInTheMiddle_TakesItsChildrenWithIt()
    {
        await using var demo = Start(["--documents", "500"]);
        using var children = await ChildrenOfRunningAsync(demo);

        using (var process = Process.GetProcessById(demo.Id))
        {
            process.Kill();
        }

        Assert.Equal(4, children.Count);
        await children.AllGoneAsync(Limit);
    }

    /// <summary>Starts the demo; without settings it uses a stand-in of its own.</summary>
    private ChildProcess Start(string[] arguments, IReadOnlyDictionary<string, string?>? settings = null) => Start("demo", arguments, settings);

    private ChildProcess Start(string command, string[] arguments, IReadOnlyDictionary<string, string?>? settings = null)
    {
        string[] program = [DotNet.FileName, Path.Combine(AppContext.BaseDirectory, "Pipeline.Cli.dll"), command, .. arguments];
        return ChildProcess.Start(new ChildProcessOptions(command, "env", ["--default-signal=INT", .. program])
        {
            // A shell that runs the tests in the background would have them, and so the demo, ignore SIGINT.
            Environment = new Dictionary<string, string?>(settings ?? NoServers)
            {
                [ProcessGroup.Variable] = _mark,
                ["TMPDIR"] = _temporary.Path,
            },
        });
    }

    /// <summary>Waits until the job is about to start; gives the processes that the demo has started by then.</summary>
    private async Task<ProcessGroup> ChildrenOfRunningAsync(ChildProcess demo)
    {
        await demo.WaitForLineAsync("✓ Host", Limit, CancellationToken.None);
        return ProcessGroup.MarkedWith(_mark, except: demo.Id);
    }

    /// <summary>Neither a process nor a folder of the demo is left.</summary>
    private async Task NothingIsLeftAsync()
    {
        using var left = ProcessGroup.MarkedWith(_mark);
        await left.AllGoneAsync(Limit);
        Assert.Empty(Directory.GetDirectories(_temporary.Path));
    }

    private static async Task<int> EndAsync(ChildProcess demo)
    {
        using var limit = new CancellationTokenSource(Limit);
        return await demo.WaitForExitAsync(limit.Token);
    }
}
