using Pipeline.Cli.Bench;
using Pipeline.Cli.Processes;

namespace Pipeline.Tests.LocalHost.Durable;

/// <summary>A process with an engine, killed at random moments while it works.</summary>
public class KillTests
{
    private const int Kills = 6;
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Process_KilledAtRandomMoments_EndsWithExactCounts(int seed)
    {
        var random = new Random(seed);
        using var folder = new TemporaryFolder();
        var (file, ledger) = (Path.Combine(folder.Path, "taskhub.db"), Path.Combine(folder.Path, "ledger"));
        for (var kill = 0; kill < Kills; kill++)
        {
            await using var process = Start(file, ledger);
            await process.WaitForLineAsync(EngineWorker.Ready, Limit, CancellationToken.None);

            // Work of its own for each, beside what the ones before have left: a machine that is slow to kill would find none left.
            await process.WriteLineAsync($"fan fan{kill} 60 10 20");
            await process.WriteLineAsync($"pages pages{kill} 12 10 10");
            await process.WaitForLineAsync(EngineWorker.FirstActivity, Limit, CancellationToken.None);
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(150)), TimeProvider.System);
            await process.KillAsync();
        }

        await using var last = Start(file, ledger);
        await last.WaitForLineAsync(EngineWorker.Ready, Limit, CancellationToken.None);
        for (var kill = 0; kill < Kills; kill++)
        {
            await last.WriteLineAsync($"fan fan{kill} 60 10 20");
            await last.WriteLineAsync($"pages pages{kill} 12 10 10");
            await last.WriteLineAsync($"wait fan{kill}");
            Assert.Equal("Completed 600", await last.WaitForLineAsync($"{EngineWorker.Ended}fan{kill} ", Limit, CancellationToken.None));
            await last.WriteLineAsync($"wait pages{kill}");
            Assert.Equal("Completed 360", await last.WaitForLineAsync($"{EngineWorker.Ended}pages{kill} ", Limit, CancellationToken.None));
        }

        // Activities may run again, and none is left out.
        var ran = File.ReadLines(ledger).ToList();
        for (var kill = 0; kill < Kills; kill++)
        {
            Assert.Equal(600, ran.Where(key => key.StartsWith($"fan{kill}-", StringComparison.Ordinal)).Distinct().Count());
            Assert.Equal(360, ran.Where(key => key.StartsWith($"pages{kill}-", StringComparison.Ordinal)).Distinct().Count());
        }
    }

    [Fact]
    public async Task Process_OnAFileInUse_IsRefused()
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "taskhub.db");
        await using var first = Start(file, null);
        await first.WaitForLineAsync(EngineWorker.Ready, Limit, CancellationToken.None);
        await using var second = Start(file, null);

        Assert.NotEqual(0, await second.WaitForExitAsync(CancellationToken.None).WaitAsync(Limit));
        Assert.Contains($"is in use by another host (process {first.Id})", second.LastWords.ReplaceLineEndings(" "), StringComparison.Ordinal);
    }

    private static ChildProcess Start(string file, string? ledger)
    {
        string[] arguments = [Path.Combine(AppContext.BaseDirectory, "Pipeline.Cli.dll"), "bench", EngineBenchCommand.WorkerName, "--file", file];
        return ChildProcess.Start(new ChildProcessOptions(
            "a process of the durable engine", DotNet.FileName, ledger is null ? arguments : [.. arguments, "--ledger", ledger]));
    }
}
