using System.Globalization;
using Microsoft.DurableTask;
using Microsoft.Extensions.Logging.Abstractions;
using Pipeline.LocalHost.Durable;

namespace Pipeline.Cli.Bench;

/// <summary>
/// A process with a durable engine, to be measured and killed. It takes orders on standard input, a line each: <c>fan ID CHILDREN WIDTH MS</c> and
/// <c>pages ID LAST WIDTH MS</c> start an orchestration unless it is there, <c>wait ID</c> waits for its end.
/// </summary>
/// <param name="file">The engine's file.</param>
/// <param name="ledger">Gets a line for each activity that has ended; null for none.</param>
internal sealed class EngineWorker(string file, string? ledger)
{
    /// <summary>What it says when it takes orders.</summary>
    public const string Ready = "ready";

    /// <summary>What it says when the first activity has ended.</summary>
    public const string FirstActivity = "first activity";

    /// <summary>What it says when an orchestration is started, with its id after it.</summary>
    public const string Started = "started ";

    /// <summary>What it says when an awaited orchestration has ended, with its id, status and output after it.</summary>
    public const string Ended = "ended ";

    private readonly Lock _gate = new();
    private bool _first = true;

    /// <summary>Works until standard input ends.</summary>
    public async Task<int> RunAsync(TextReader orders, TextWriter answers, CancellationToken cancellationToken)
    {
        var output = TextWriter.Synchronized(answers);
        await using var engine = Open(output);
        _ = engine.Failed.ContinueWith(
            failed => output.WriteLine($"failed {failed.Result.Message}"), cancellationToken, TaskContinuationOptions.None, TaskScheduler.Default);
        await engine.StartAsync(cancellationToken);
        output.WriteLine(Ready);
        while (await orders.ReadLineAsync(cancellationToken) is { } line)
        {
            output.WriteLine(await DoAsync(engine, line.Split(' '), cancellationToken));
        }

        return ExitCodes.Success;
    }

    private DurableEngine Open(TextWriter output)
    {
        try
        {
            return new DurableEngine(
                new DurableEngineOptions { File = file }, new EngineFunctions(key => Note(key, output)), TimeProvider.System, NullLoggerFactory.Instance);
        }
        catch (IOException exception)
        {
            throw new CommandFailedException(exception.Message, exception);
        }
    }

    private static async Task<string> DoAsync(DurableEngine engine, string[] order, CancellationToken cancellationToken)
    {
        var id = order[1];
        if (order[0] == "wait")
        {
            var end = await engine.Client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true, cancellationToken);
            return $"{Ended}{id} {end.RuntimeStatus} {end.SerializedOutput}";
        }

        var numbers = order.Skip(2).Select(text => int.Parse(text, CultureInfo.InvariantCulture)).ToArray();
        if (await engine.Client.GetInstanceAsync(id, cancellationToken) is null)
        {
            var (name, input) = order[0] == "fan"
                ? ("Fan", new EngineFan(id, numbers[0], numbers[1], numbers[2]) as object)
                : ("Pages", new EnginePages(id, 1, numbers[0], numbers[1], numbers[2]));
            await engine.Client.ScheduleNewOrchestrationInstanceAsync(name, input, new StartOrchestrationOptions(id), cancellationToken);
        }

        return $"{Started}{id}";
    }

    private void Note(string key, TextWriter output)
    {
        if (!_first && ledger is null)
        {
            return;
        }

        lock (_gate)
        {
            if (ledger is not null)
            {
                File.AppendAllText(ledger, key + "\n");
            }

            if (_first)
            {
                _first = false;
                output.WriteLine(FirstActivity);
            }
        }
    }
}
