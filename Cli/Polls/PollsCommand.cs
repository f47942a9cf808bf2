using System.CommandLine;
using System.Text.Json.Nodes;
using Pipeline.Cli.Api;
using Pipeline.Cli.CommandLine;
using Pipeline.LocalHost.Settings;

namespace Pipeline.Cli.Polls;

/// <summary>The command <c>polls</c>.</summary>
internal static class PollsCommand
{
    public static Command Create()
    {
        var command = new Command("polls", "See how far the records of a host have been polled, poll them now, and forget a user") { List(), Run(), Forget() };
        command.WithExamples(
            ("./pipeline polls list", "each source with its lag"),
            ("./pipeline polls run healthmetrics", "poll now, whether one is due or not"),
            ("./pipeline polls forget --user ann", "remove the analytics and dead letters of a user"));
        return command;
    }

    private static Command List()
    {
        var (profile, output) = (ApiCommand.Profile(), ApiOutput.Option());
        var command = new Command("list", "The sources with their checkpoints and how late they are") { profile, output };
        command.WithExamples(("./pipeline polls list", "a line for each source"), ("./pipeline polls list --output json", "all that is known of them"));
        command.SetAction(async (arguments, cancellationToken) =>
        {
            using var client = ApiCommand.Connect(arguments, profile);
            var answer = await client.GetAsync("api/polls", cancellationToken);
            new ApiOutput(arguments.InvocationConfiguration.Output, arguments.GetValue(output)).WriteList(
                (answer["polls"] as JsonArray ?? []).OfType<JsonNode>(),
                new("SOURCE", poll => poll.Text("source")),
                new("STATE", poll => poll.Text("state")),
                new("SECONDS BEHIND", poll => poll.Text("lagSeconds")),
                new("RECORDS", poll => poll.Text("checkpoint.totals.records")),
                new("INVALID", poll => poll.Text("checkpoint.totals.invalidRecords")),
                new("DEAD LETTERS", poll => poll.Text("checkpoint.totals.deadLetters")),
                new("LAST SUCCESS", poll => poll.Time("checkpoint.lastSuccess")),
                new("PROBLEM", poll => poll.Text("problem") is { Length: > 0 } problem ? problem : poll.Text("checkpoint.lastError.message")));
            return ExitCodes.Success;
        });
        return command;
    }

    private static Command Run()
    {
        var source = new Argument<string>("SOURCE") { Description = "The source, as polls list shows it" };
        var (profile, output) = (ApiCommand.Profile(), ApiOutput.Option());
        var command = new Command("run", "Poll a source now, and wait until the poll has ended") { source, profile, output };
        command.WithExamples(("./pipeline polls run healthmetrics", "what it read, and whether more is left"));
        command.SetAction(async (arguments, cancellationToken) =>
        {
            using var client = ApiCommand.Connect(arguments, profile);
            var report = await client.PostAsync($"api/polls/{Uri.EscapeDataString(arguments.GetValue(source)!)}/run", null, cancellationToken);
            new ApiOutput(arguments.InvocationConfiguration.Output, arguments.GetValue(output)).WriteOne(
                report,
                new("Outcome", poll => poll.Text("outcome")),
                new("Batches", poll => poll.Text("batches")),
                new("Records", poll => poll.Text("records")),
                new("Invalid", poll => poll.Text("invalidRecords")),
                new("Dead letters", poll => poll.Text("deadLetters")),
                new("Users", poll => poll.Text("users")),
                new("More left", poll => poll.Flag("more") ? "yes" : "no"));
            return ExitCodes.Success;
        });
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
