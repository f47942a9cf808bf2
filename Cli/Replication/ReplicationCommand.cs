using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Pipeline.Cli.Api;
using Pipeline.Cli.CommandLine;
using Pipeline.Cli.Services;
using Pipeline.LocalHost.Settings;

namespace Pipeline.Cli.Replication;

/// <summary>The command <c>replication</c>.</summary>
internal static class ReplicationCommand
{
    public static Command Create()
    {
        var command = new Command("replication", "Have CouchDB copy databases, and see how far it is") { Start(), Status(), Stop() };
        command.WithExamples(
            ("./pipeline replication start articles http://b.example:5984/articles --continuous", "copy what is there and what comes"),
            ("./pipeline replication status", "each with how far it is behind"),
            ("./pipeline replication stop articles-to-articles", "no further; what was copied stays"));
        return command;
    }

    private static Command Start()
    {
        var source = new Argument<string>("SOURCE") { Description = "A database of the CouchDB of COUCHDB_URL, or the address of one" };
        var target = new Argument<string>("TARGET") { Description = "The same" };
        var name = new Option<string?>("--name") { HelpName = "NAME", Description = "Its name; SOURCE-to-TARGET where it is left out" };
        var selector = new Option<string?>("--selector") { HelpName = "JSON", Description = "Only documents that this Mango selector matches" };
        var continuous = new Option<bool>("--continuous") { Description = "Go on with what comes later" };
        var create = new Option<bool>("--create-target") { Description = "Make the target where it is missing" };
        var same = new Option<bool>("--same-account") { Description = "Use COUCHDB_USER and COUCHDB_PASSWORD on other servers too" };
        var command = new Command("start", "Start one, which CouchDB goes on with after every restart until it is stopped")
        {
            source, target, name, selector, continuous, create, same,
        };
        command.WithExamples(
            ("./pipeline replication start articles copy --create-target", "once, on the same server"),
            ("./pipeline replication start articles http://b.example:5984/articles --continuous --same-account --selector '{\"type\":\"article\"}'", "articles, as they come"));
        command.SetAction(async (arguments, cancellationToken) =>
        {
            var filter = ReadSelector(arguments.GetValue(selector));
            using var client = await ConnectAsync();
            var everywhere = arguments.GetValue(same);
            var (from, to) = (ReplicationEnd.Parse(arguments.GetValue(source)!, client.Options, everywhere), ReplicationEnd.Parse(arguments.GetValue(target)!, client.Options, everywhere));
            var id = arguments.GetValue(name) ?? $"{from.Database}-to-{to.Database}";
            await ReplicationRun.StartAsync(client, id, from, to, filter, arguments.GetValue(continuous), arguments.GetValue(create), cancellationToken);
            if (from.HasAccount || to.HasAccount)
            {
                await arguments.InvocationConfiguration.Error.WriteLineAsync(
                    $"The password of '{client.Options.User}' stands in the document '{id}' of _replicator, which administrators of that CouchDB can read; give the replication a user of its own where that is too much.");
            }

            await arguments.InvocationConfiguration.Output.WriteLineAsync($"{id}: started. ./pipeline replication status tells how far it is.");
            return ExitCodes.Success;
        });
        return command;
    }

    private static Command Status()
    {
        var output = ApiOutput.Option();
        var command = new Command("status", "The replications of the CouchDB of COUCHDB_URL; ends with 1 where one has failed or fails again and again") { output };
        command.WithExamples(("./pipeline replication status", "a line for each"), ("./pipeline replication status --output json", "for programs"));
        command.SetAction(async (arguments, cancellationToken) =>
        {
            using var client = await ConnectAsync();
            var replications = await new ReplicationStatus(client, TimeProvider.System).ReadAsync(cancellationToken);
            new ApiOutput(arguments.InvocationConfiguration.Output, arguments.GetValue(output)).WriteList(
                replications,
                new("NAME", one => one.Text("name")),
                new("SOURCE", one => one.Text("source")),
                new("TARGET", one => one.Text("target")),
                new("STATE", one => one.Text("state")),
                new("BEHIND", one => one.Text("lagSequences")),
                new("SECONDS", one => one.Text("lagSeconds")),
                new("ERROR", one => one.Text("error")));
            return replications.Any(one => one.Text("state") is "failed" or "crashing" or "error") ? ExitCodes.Failure : ExitCodes.Success;
        });
        return command;
    }

    private static Command Stop()
    {
        var name = new Argument<string>("NAME") { Description = "Its name, as replication status shows it" };
        var command = new Command("stop", "Stop one; started again with the same source, target and selector it goes on where it was") { name };
        command.WithExamples(("./pipeline replication stop articles-to-copy", "what was copied stays"));
        command.SetAction(async (arguments, cancellationToken) =>
        {
            using var client = await ConnectAsync();
            await ReplicationRun.StopAsync(client, arguments.GetValue(name)!, cancellationToken);
            await arguments.InvocationConfiguration.Output.WriteLineAsync($"{arguments.GetValue(name)}: stopped.");
            return ExitCodes.Success;
        });
        return command;
    }

    private static JsonObject? ReadSelector(string? text)
    {
        try
        {
            return text is null ? null : JsonNode.Parse(text) as JsonObject ?? throw new JsonException("not an object");
        }
        catch (JsonException exception)
        {
            throw new CommandFailedException($"--selector is '{text}'; give a JSON object such as {{\"type\":\"article\"}}.", exception, ExitCodes.Usage);
        }
    }

    private static async Task<ReplicationClient> ConnectAsync()
    {
        var settings = HostSettings.Read(Directory.GetCurrentDirectory(), AppContext.BaseDirectory);
        await using var connection = CouchDbConnection.FromEnvironment(name => settings[name])
            ?? throw new CommandFailedException("COUCHDB_URL is not set; it names the CouchDB whose replications these are.");
        return new ReplicationClient(connection.Options, new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
    }
}
