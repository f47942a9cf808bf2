using Pipeline.Cli.Processes;
using Pipeline.Cli.Services;
using Pipeline.Cli.Terminal;
using Spectre.Console;

namespace Pipeline.Cli.Tests;

/// <summary>Runs the tests of the solution.</summary>
internal sealed class TestRun(IAnsiConsole console, SourceTree tree, string? filter)
{
    /// <summary>
    /// Settings of the app: a test run must not depend on what the person has set for something else. Only the address and the account of
    /// a CouchDB pass: the tests of the client then run against it.
    /// </summary>
    private static readonly string[] SettingPrefixes = ["COUCHDB_", "MONGO_", "PIPELINE_", "POLL_", "TASKHUB_", "MODEL_", "CHECKPOINT_", "ASPNETCORE_"];

    /// <summary>Runs them; the exit code is that of dotnet test, and the last line has the counts.</summary>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        await new NodePackages(tree.LocalServices, tree.Scratch).EnsureAsync(console.WriteVerbatim, cancellationToken);
        await new NodePackages(tree.InfrastructureTools, tree.Scratch).EnsureAsync(console.WriteVerbatim, cancellationToken);
        console.WriteVerbatim("Building and testing Pipeline.sln");
        using var results = new TemporaryFolder();
        await using var tests = ChildProcess.Start(new ChildProcessOptions("dotnet test", DotNet.FileName, Arguments(results.FullName))
        {
            WorkingDirectory = tree.Root,
            Environment = Settings().ToDictionary(name => name, _ => (string?)null),
            OutputLine = Show,
            ErrorLine = Console.Error.WriteLine,
        });
        var exitCode = await tests.WaitForExitAsync(cancellationToken);
        var counts = TestCounts.ReadFolder(results.FullName);
        if (exitCode != 0 && counts == TestCounts.Zero)
        {
            console.WriteVerbatim($"No test ran: dotnet test ended with exit code {exitCode}.");
        }

        console.WriteVerbatim(counts.ToString());
        return exitCode;
    }

    private void Show(string line)
    {
        // The folder of the results is gone when the person reads this.
        if (!line.StartsWith("Results File:", StringComparison.Ordinal))
        {
            console.WriteVerbatim(line);
        }
    }

    private string[] Arguments(string results) =>
    [
        "test", tree.Solution, "--nologo", "--verbosity", "quiet",
        "--results-directory", results, "--logger", "trx", "--logger", "console;verbosity=minimal",
        .. filter is null ? (string[])[] : ["--filter", filter],
    ];

    private static IEnumerable<string> Settings() =>
        Environment.GetEnvironmentVariables().Keys.Cast<string>()
            .Except(["COUCHDB_URL", "COUCHDB_USER", "COUCHDB_PASSWORD"])
            .Where(name => SettingPrefixes.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal)));
}
