using System.CommandLine;
using System.CommandLine.Invocation;
using Pipeline.Cli.Api;
using Pipeline.Cli.Bench;
using Pipeline.Cli.Checkpoints;
using Pipeline.Cli.Classification;
using Pipeline.Cli.CommandLine;
using Pipeline.Cli.Demo;
using Pipeline.Cli.Doctor;
using Pipeline.Cli.Jobs;
using Pipeline.Cli.Matching;
using Pipeline.Cli.Plan;
using Pipeline.Cli.Polls;
using Pipeline.Cli.Profiles;
using Pipeline.Cli.Queries;
using Pipeline.Cli.Replication;
using Pipeline.Cli.Schedules;
using Pipeline.Cli.Services;
using Pipeline.Cli.Terminal;
using Pipeline.Cli.Tests;
using Pipeline.Cli.Up;
using Pipeline.CouchDb;

namespace Pipeline.Cli;

/// <summary>Reads the command line, runs the command and turns its errors into one message and an exit code.</summary>
internal static class CommandLineProgram
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(100);

    /// <summary>A command that ends sooner after a signal says no more than that it has stopped.</summary>
    private static readonly TimeSpan QuickEnd = TimeSpan.FromMilliseconds(500);

    public static async Task<int> RunAsync(string[] args)
    {
        using var interruption = new Interruption();
        return await RunAsync(args, Console.Out, Console.Error, interruption);
    }

    /// <summary>Runs a command that writes its help and messages to the given writers.</summary>
    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter error, Interruption interruption)
    {
        // No response files: the name of a file may begin with '@'.
        var parsed = CreateRoot().Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        string[] errors = parsed.Action is ParseErrorAction ? [.. parsed.Errors.Select(wrong => wrong.Message)] : [];
        errors = [.. errors, .. EmptyArguments.Find(parsed)];
        if (errors.Length > 0)
        {
            UsageErrors.Write(parsed, errors.Distinct(), error);
            return ExitCodes.Usage;
        }

        var configuration = new InvocationConfiguration
        {
            Output = output,
            Error = error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
        };
        using var ended = new CancellationTokenSource();
        await using var stopping = interruption.Token.Register(() => _ = SayStoppingAsync(error, ended.Token));
        try
        {
            var exitCode = await parsed.InvokeAsync(configuration, interruption.Token);
            return interruption.ExitCode != 0 ? await StoppedAsync(interruption, ended, error) : exitCode;
        }
        catch (Exception e) when (interruption.ExitCode != 0 && (e is OperationCanceledException or CommandFailedException or CouchDbException))
        {
            // What was being stopped fails in its own ways; the person has asked for it.
            return await StoppedAsync(interruption, ended, error);
        }
        catch (Exception e) when (e is CommandFailedException or CouchDbException)
        {
            await error.WriteLineAsync($"Error: {e.Message}");
            return e is CommandFailedException failed ? failed.ExitCode : ExitCodes.Failure;
        }
        catch (Exception e)
        {
            // Whatever it is, a person at a terminal is not helped by a stack trace.
            await error.WriteLineAsync($"Error: unexpected {e.GetType().Name}: {e.Message}");
            return ExitCodes.Failure;
        }
        finally
        {
            await ended.CancelAsync();
        }
    }

    private static async Task<int> StoppedAsync(Interruption interruption, CancellationTokenSource ended, TextWriter error)
    {
        await ended.CancelAsync();
        await SayAsync("Stopped.", error, CancellationToken.None);
        return interruption.ExitCode;
    }

    private static async Task SayStoppingAsync(TextWriter error, CancellationToken ended)
    {
        await Task.Delay(QuickEnd, TimeProvider.System, ended).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await SayAsync("Stopping; a second signal ends at once.", error, ended);
    }

    // The console has one lock for all its streams: while nobody reads what is being written, even this line would wait.
    private static Task SayAsync(string line, TextWriter error, CancellationToken outdated) =>
        Task.WhenAny(Interruptible.StartThread(() => Say(line, error, outdated)), Task.Delay(LongestWait, TimeProvider.System, CancellationToken.None));

    // The line that says "stopping" never comes after the one that says "stopped".
    private static void Say(string line, TextWriter error, CancellationToken outdated)
    {
        lock (error)
        {
            if (!outdated.IsCancellationRequested)
            {
                error.WriteLine(line);
            }
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
            ClassifyCommandLine.Create(TimeProvider.System),
            TrainCommandLine.Create(TimeProvider.System),
            EvaluateCommandLine.Create(TimeProvider.System),
            MatchCommandLine.Create(TimeProvider.System),
            CrossValidateCommandLine.Create(TimeProvider.System),
            CheckpointCommand.Create(),
            CouchDbCommand.Create(),
            ReplicationCommand.Create(),
            PlanCommand.Create(),
            JobsCommand.Create(),
            SchedulesCommand.Create(),
            PollsCommand.Create(),
            QueryCommand.Create(),
            ModelsCommand.Create(),
            ProfileCommand.Create(),
            DoctorCommand.Create(),
            CompletionCommand.Create(),
        };
        root.WithExamples(
            ("./pipeline demo", "see it work, with nothing set up"),
            ("./pipeline up", "run the services, for use with curl"),
            ("./pipeline jobs start --database articles --watch", "start a job on the host in use and follow it"),
            ("./pipeline demo --help", "the options of a command"));
        root.SetAction(arguments =>
        {
            root.Parse("--help").Invoke(arguments.InvocationConfiguration);
            return ExitCodes.Usage;
        });
        return root;
    }
}
