using System.Diagnostics;
using System.Globalization;
using Microsoft.DurableTask;
using Microsoft.Extensions.Logging.Abstractions;
using Pipeline.Cli.Processes;
using Pipeline.Cli.Services;
using Pipeline.LocalHost.Durable;
using Spectre.Console;

namespace Pipeline.Cli.Bench;

/// <summary>Measures the durable engine of the local host, beside SQLite alone in turn.</summary>
/// <param name="pages">Pages of the longer of the two runs that are compared by their memory.</param>
internal sealed class EngineBench(IAnsiConsole console, int pages)
{
    private const int Groups = 50;
    private const int Width = 10;
    private const int WarmUpRounds = 10;
    private const int Rounds = 30;
    private const int LatencyRounds = 200;

    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan WorkLimit = TimeSpan.FromHours(1);
    private static readonly TimeSpan IdleTime = TimeSpan.FromSeconds(10);

    /// <summary>Measures everything and writes the report.</summary>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        BenchMachine.WriteDoubts(console);
        using var folder = new TemporaryFolder();
        console.WriteLine("Measuring the speed, beside SQLite alone …");
        var (speed, raw, commits, latency) = await MeasureSpeedAsync(folder.FullName, cancellationToken);
        console.WriteLine("Killing it at work, and starting it again …");
        var restart = await MeasureRestartAsync(folder.FullName, cancellationToken);
        console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Doing {pages / 10:#,0} and {pages:#,0} pages, and nothing for a while …"));
        var (small, _, _) = await MeasurePagesAsync(folder.FullName, pages / 10, TimeSpan.Zero, cancellationToken);
        var (large, fileBytes, idle) = await MeasurePagesAsync(folder.FullName, pages, IdleTime, cancellationToken);
        var figures = new EngineBenchFigures(speed, raw, commits, latency, restart, pages, small, large, fileBytes, idle);
        new EngineBenchReport(console).Write(figures);
        return ExitCodes.Success;
    }

    private static async Task<(double Speed, double Raw, long Commits, TimeSpan Latency)> MeasureSpeedAsync(string folder, CancellationToken cancellationToken)
    {
        await using var engine = new DurableEngine(
            new DurableEngineOptions { File = Path.Combine(folder, "speed.db") }, new EngineFunctions(_ => { }), TimeProvider.System, NullLoggerFactory.Instance);
        await engine.StartAsync(cancellationToken);
        using var loop = new EngineRawLoop(Path.Combine(folder, "raw.db"));
        var (speeds, raws, commits) = (new List<double>(), new List<double>(), new List<double>());
        for (var round = 0; round < WarmUpRounds + Rounds; round++)
        {
            var before = engine.Statistics.Commits;
            var watch = Stopwatch.StartNew();
            await RunAsync(engine, "Fan", new EngineFan($"fan-{round}", Groups, Width, 0), cancellationToken);
            var taken = watch.Elapsed;
            var made = engine.Statistics.Commits - before;
            watch.Restart();
            loop.Run(Groups, Width, made);
            if (round >= WarmUpRounds)
            {
                speeds.Add(Groups * Width / taken.TotalSeconds);
                raws.Add(Groups * Width / watch.Elapsed.TotalSeconds);
                commits.Add(made);
            }
        }

        var times = new List<double>();
        for (var round = 0; round < LatencyRounds; round++)
        {
            var watch = Stopwatch.StartNew();
            await RunAsync(engine, "One", round, cancellationToken);
            times.Add(watch.Elapsed.TotalMilliseconds);
        }

        return (Median.Of(speeds), Median.Of(raws), (long)Median.Of(commits), TimeSpan.FromMilliseconds(Median.Of(times)));
    }

    private static async Task RunAsync(DurableEngine engine, string name, object input, CancellationToken cancellationToken)
    {
        var id = await engine.Client.ScheduleNewOrchestrationInstanceAsync(name, input, cancellationToken);
        var end = await engine.Client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true, cancellationToken);
        if (end.RuntimeStatus != Microsoft.DurableTask.Client.OrchestrationRuntimeStatus.Completed)
        {
            throw new CommandFailedException($"The orchestration {name} ended as {end.RuntimeStatus}: {end.SerializedOutput}");
        }
    }

    // The median of three: a start is short, and other work on the machine shows.
    private static async Task<TimeSpan> MeasureRestartAsync(string folder, CancellationToken cancellationToken)
    {
        var file = Path.Combine(folder, "restart.db");
        await using (var first = Start(file))
        {
            await first.WaitForLineAsync(EngineWorker.Ready, StartLimit, cancellationToken);
            await first.WriteLineAsync("fan killed 200 10 50");
            await first.WaitForLineAsync(EngineWorker.FirstActivity, StartLimit, cancellationToken);
            await first.KillAsync();
        }

        var times = new List<double>();
        for (var round = 0; round < 3; round++)
        {
            var watch = Stopwatch.StartNew();
            await using var next = Start(file);
            await next.WaitForLineAsync(EngineWorker.FirstActivity, StartLimit, cancellationToken);
            times.Add(watch.Elapsed.TotalSeconds);
            await next.KillAsync();
        }

        return TimeSpan.FromSeconds(Median.Of(times));
    }

    private static async Task<(long? PeakMemory, long FileBytes, double IdleShare)> MeasurePagesAsync(
        string folder, int pages, TimeSpan idle, CancellationToken cancellationToken)
    {
        var file = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"pages-{pages}.db"));
        await using var worker = Start(file);
        await worker.WaitForLineAsync(EngineWorker.Ready, StartLimit, cancellationToken);
        await worker.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"pages many {pages} {Width} 0"));
        await worker.WriteLineAsync("wait many");
        var end = await worker.WaitForLineAsync(EngineWorker.Ended, WorkLimit, cancellationToken);
        var expected = string.Create(CultureInfo.InvariantCulture, $"many Completed {pages * EngineFunctions.ChildrenOfAPage * Width}");
        if (end != expected)
        {
            throw new CommandFailedException($"The orchestration of {pages} pages gave '{end}' where '{expected}' was expected.");
        }

        var peak = ProcessFigures.PeakMemory(worker.Id);
        var before = worker.ProcessorTime;
        await Task.Delay(idle, TimeProvider.System, cancellationToken);
        var share = idle > TimeSpan.Zero ? (worker.ProcessorTime - before) / idle : 0;
        return (peak, new FileInfo(file).Length + new FileInfo(file + "-wal").Length, share);
    }

    private static ChildProcess Start(string file) => ChildProcess.Start(new ChildProcessOptions(
        "a process of the durable engine", DotNet.FileName, [Environment.GetCommandLineArgs()[0], "bench", EngineBenchCommand.WorkerName, "--file", file]));
}
