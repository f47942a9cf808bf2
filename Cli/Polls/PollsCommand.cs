using System.CommandLine;
using Pipeline.Cli.CommandLine;
using Pipeline.LocalHost.Settings;

namespace Pipeline.Cli.Polls;

/// <summary>The command <c>polls</c>.</summary>
internal static class PollsCommand
{
    public static Command Create()
    {
        var command = new Command("polls", "Look after what the polls keep") { Forget() };
        command.WithExamples(("./pipeline polls forget --user ann", "remove the analytics and dead letters of a user"));
        return command;
    }

    private static Command Forget()
    {
        var user = new Option<string>("--user")
        {
            HelpName = "ID",
            Description = "The userId, compared exactly",
            Required = true,
        };
        var command = new Command("forget", "Remove the analytics and dead letters of a user from every source's database") { user };
        command.WithExamples(("./pipeline polls forget --user ann", "after the records of the user are gone: those that are left bring the analytics back"));
        command.SetAction(async (arguments, cancellationToken) =>
        {
            var settings = HostSettings.Read(Directory.GetCurrentDirectory(), AppContext.BaseDirectory);
            return await ForgetRun.RunAsync(settings, arguments.GetValue(user)!, arguments.InvocationConfiguration.Output, cancellationToken);
        });
        return command;
    }
}
