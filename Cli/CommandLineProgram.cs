using System.CommandLine;
using System.CommandLine.Invocation;
using Pipeline.Cli.Bench;
using Pipeline.Cli.Checkpoints;
using Pipeline.Cli.Classification;
using Pipeline.Cli.CommandLine;
using Pipeline.Cli.Demo;
using Pipeline.Cli.Plan;
using Pipeline.Cli.Terminal;
using Pipeline.Cli.Tests;
using Pipeline.Cli.Up;
using Pipeline.CouchDb;

namespace Pipeline.Cli;

/// <summary>Reads the command line, runs the command and turns its errors into one message and an exit code.</summary>
internal static class CommandLineProgram
{
    public static async Task<int> RunAsync(string[] args)
    {
        using var interruption = new Interruption();
        return await RunAsync(args, Console.Out, Console.Error, interruption);
    }

    /// <summary>Runs a command that writes its help and messages to the given writers.</summary>
    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter error, Interruption interruption)
    {
        var parsed = CreateRoot().Parse(args);
        if (parsed.Errors.Count > 0 && parsed.Action is ParseErrorAction)
        {
            UsageErrors.Write(parsed, error);
            return ExitCodes.Usage;
        }

        var configuration = new InvocationConfiguration
        {
            Output = output,
            Error = error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
        };
        try
        {
            return await parsed.InvokeAsync(configuration, interruption.Token);
        }
        catch (OperationCanceledException) when (interruption.ExitCode != 0)
        {
            await error.WriteLineAsync("Stopped.");
            return interruption.ExitCode;
        }
        catch (Exception e) when (e is CommandFailedException or CouchDbException)
        {
            // What was being stopped fails in its own ways; the person has asked for it.
            if (interruption.ExitCode != 0)
            {
                return interruption.ExitCode;
            }

            await error.WriteLineAsync($"Error: {e.Message}");
            return ExitCodes.Failure;
        }
    }

    /// <summary>All commands.</summary>
    public static RootCommand CreateRoot()
    {
        var root = new RootCommand("Classifies the paragraphs of the articles in a CouchDB database.")
        {
            DemoCommand.Create(),
            UpCommand.Create(),
            TestCommand.Create(),
            BenchCommand.Create(),
            ClassifyCommandLine.Create().WithExamples(("./pipeline classify samples/articles/10.3897_BDJ.3.e5216.txt", "print a text with its annotation")),
            TrainCommandLine.Create(TimeProvider.System).WithExamples(("./pipeline train --data samples --out my.model", "train on the train part of samples/")),
            EvaluateCommandLine.Create().WithExamples(("./pipeline evaluate", "the shipped model on the test part of samples/")),
            CheckpointCommand.Create(),
            PlanCommand.Create(),
        };
        root.WithExamples(
            ("./pipeline demo", "see it work, with nothing set up"),
            ("./pipeline up", "run the services, for use with curl"),
            ("./pipeline demo --help", "the options of a command"));
        root.SetAction(arguments =>
        {
            root.Parse("--help").Invoke(arguments.InvocationConfiguration);
            return ExitCodes.Usage;
        });
        return root;
    }
}
