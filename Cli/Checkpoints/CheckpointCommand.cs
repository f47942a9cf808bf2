using System.CommandLine;
using Pipeline.Cli.CommandLine;
using Pipeline.LocalHost.Settings;

namespace Pipeline.Cli.Checkpoints;

/// <summary>The command <c>checkpoint</c>.</summary>
internal static class CheckpointCommand
{
    public static Command Create()
    {
        var command = new Command("checkpoint", "See and repair how far the records have been polled") { Show(), Set(), Reset() };
        command.WithExamples(
            ("./pipeline checkpoint show", "the checkpoint and the versions that can be gone back to"),
            ("./pipeline checkpoint set --to backup", "back to the previous version"),
            ("./pipeline checkpoint set --to 2025-11-13T00:00:00Z", "poll from that time on, and keep the totals"),
            ("./pipeline checkpoint reset --to 2025-11-13T00:00:00Z", "poll from that time on, with totals of zero"));
        return command;
    }

    private static Command Show()
    {
        var source = Source();
        var command = new Command("show", "Show the checkpoint, its lease and its previous versions") { source };
        command.WithExamples(("./pipeline checkpoint show", "the checkpoint of the records of MONGO_COLLECTION"));
        command.SetAction(async (arguments, cancellationToken) =>
            await Run(arguments.GetValue(source), arguments.InvocationConfiguration.Output).ShowAsync(cancellationToken));
        return command;
    }

    private static Command Set()
    {
        var (source, to, breakLease) = (Source(), To(required: true), BreakLease());
        var command = new Command("set", "Move the checkpoint to a time or to a previous version") { source, to, breakLease };
        command.WithExamples(
            ("./pipeline checkpoint set --to 2025-11-13T00:00:00Z", "poll from that time on; results that are stored already do not change"),
            ("./pipeline checkpoint set --to backup", "back to the newest previous version that can be read"),
            ("./pipeline checkpoint set --to backup:42", "back to version 42"));
        command.SetAction(async (arguments, cancellationToken) => await Run(arguments.GetValue(source), arguments.InvocationConfiguration.Output)
            .SetAsync(arguments.GetValue(to)!, arguments.GetValue(breakLease), cancellationToken));
        return command;
    }

    private static Command Reset()
    {
        var (source, to, breakLease) = (Source(), To(required: false), BreakLease());
        var command = new Command("reset", "Begin anew, with totals of zero; without --to FIRST_POLL_DAYS ago") { source, to, breakLease };
        command.WithExamples(
            ("./pipeline checkpoint reset", "poll the last FIRST_POLL_DAYS again"),
            ("./pipeline checkpoint reset --to 2025-11-13T00:00:00Z", "poll from that time on"),
            ("./pipeline checkpoint reset --to backup", "the same as set --to backup"));
        command.SetAction(async (arguments, cancellationToken) => await Run(arguments.GetValue(source), arguments.InvocationConfiguration.Output)
            .ResetAsync(arguments.GetValue(to), arguments.GetValue(breakLease), cancellationToken));
        return command;
    }

    private static CheckpointRun Run(string? source, TextWriter output) =>
        CheckpointRun.Create(HostSettings.Read(Directory.GetCurrentDirectory(), AppContext.BaseDirectory), source, output, TimeProvider.System);

    private static Option<string?> Source() => new("--source")
    {
        HelpName = "NAME",
        Description = "The source; by default MONGO_COLLECTION",
    };

    private static Option<CheckpointTarget?> To(bool required) => new("--to")
    {
        HelpName = "TIME|backup",
        Description = "A time that has passed, such as 2025-11-13T00:00:00Z, backup for the newest previous version, or backup:N for version N",
        Required = required,
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (CheckpointTarget.TryParse(text) is { } target)
            {
                return target;
            }

            result.AddError($"--to '{text}' is not allowed: give a time with its zone such as 2025-11-13T00:00:00Z, backup, or backup:N.");
            return null;
        },
    };

    private static Option<bool> BreakLease() => new("--break-lease")
    {
        Description = "Change it even while a poll holds the lease: that poll then stores nothing more",
    };
}
