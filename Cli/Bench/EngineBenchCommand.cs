using System.CommandLine;
using Pipeline.Cli.CommandLine;
using Pipeline.Cli.Terminal;

namespace Pipeline.Cli.Bench;

/// <summary>The command <c>bench engine</c>, and the hidden one that it starts as a process.</summary>
internal static class EngineBenchCommand
{
    /// <summary>The command that <see cref="EngineBench"/> starts.</summary>
    public const string WorkerName = "engine-worker";

    private const int DefaultPages = 10_000;

    public static Command Create()
    {
        var pages = new Option<int>("--pages")
        {
            HelpName = "N",
            Description = "Pages of 30 activities of the longer run; a tenth of them is measured as well",
            DefaultValueFactory = _ => DefaultPages,
        }.Between(100, 1_000_000);
        var command = new Command("engine", "Measure the durable engine of the local host, beside SQLite alone") { pages };
        command.WithExamples(
            ("./pipeline bench engine", "speed, restart after a kill, memory, idle"),
            ("./pipeline bench engine --pages 1000", "a quicker look"));
        command.SetAction((arguments, cancellationToken) => new EngineBench(Terminals.Create(), arguments.GetValue(pages)).RunAsync(cancellationToken));
        return command;
    }

    public static Command CreateWorker()
    {
        var file = new Option<string>("--file") { Required = true };
        var ledger = new Option<string?>("--ledger");
        var command = new Command(WorkerName, "A process of bench engine") { file, ledger };
        command.Hidden = true;
        command.SetAction((arguments, cancellationToken) =>
            new EngineWorker(arguments.GetValue(file)!, arguments.GetValue(ledger)).RunAsync(Console.In, Console.Out, cancellationToken));
        return command;
    }
}
