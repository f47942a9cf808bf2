using System.CommandLine;
using System.Text.Json.Nodes;
using Pipeline.Cli.Api;
using Pipeline.Cli.CommandLine;

namespace Pipeline.Cli.Jobs;

/// <summary>The command <c>jobs failures</c>.</summary>
internal static class JobFailuresCommand
{
    private static readonly string[] Classes = ["Transient", "Permanent"];

    public static Command Create()
    {
        var id = JobsCommand.Id();
        var summary = new Option<bool>("--summary") { Description = "Count them, by reason and class" };
        var kind = new Option<string?>("--class") { HelpName = "CLASS", Description = "Only those of this class, Transient or Permanent" };
        kind.CompletionSources.Add(Classes);
        var reason = new Option<string?>("--reason") { HelpName = "TEXT", Description = "Only those whose reason holds this text" };
        var (profile, output) = (ApiCommand.Profile(), ApiOutput.Option());
        var command = new Command("failures", "The documents that a job could not do, and why") { id, summary, kind, reason, profile, output };
        command.WithExamples(
            ("./pipeline jobs failures ID", "a line for each"),
            ("./pipeline jobs failures ID --summary", "how many for which reason"),
            ("./pipeline jobs failures ID --class Transient --output ndjson", "what may work another time, for a program"));
        command.SetAction(async (arguments, cancellationToken) =>
        {
            using var client = ApiCommand.Connect(arguments, profile);
            var path = $"{JobsCommand.PathOf(arguments.GetValue(id)!)}/failures";
            var writer = new ApiOutput(arguments.InvocationConfiguration.Output, arguments.GetValue(output));
            if (arguments.GetValue(summary))
            {
                WriteSummary(writer, await client.GetAsync($"{path}/summary", cancellationToken), arguments.GetValue(output));
                return ExitCodes.Success;
            }

            (string Name, string? Value)[] wanted = [("class", arguments.GetValue(kind)), ("reason", arguments.GetValue(reason))];
            var query = wanted.Where(pair => pair.Value is not null).Select(pair => $"{pair.Name}={Uri.EscapeDataString(pair.Value!)}");
            var failures = await client.ListAsync(path, string.Join('&', query), "failures", cancellationToken).ToListAsync(cancellationToken);
            writer.WriteList(
                failures,
                new("DOCUMENT", failure => failure.Text("documentId")),
                new("ATTACHMENT", failure => failure.Text("attachment")),
                new("CLASS", failure => failure.Text("class")),
                new("TRIES", failure => failure.Text("attempts")),
                new("REASON", failure => failure.Text("reason")));
            return ExitCodes.Success;
        });
        return command;
    }

    // A table has a line for each reason; a program gets the answer as it is.
    private static void WriteSummary(ApiOutput output, JsonNode answer, OutputFormat format)
    {
        if (format == OutputFormat.Json)
        {
            output.WriteOne(answer);
            return;
        }

        output.WriteList(
            (answer["byReason"] as JsonArray ?? []).OfType<JsonNode>(),
            new("FAILURES", reason => reason.Text("failures")),
            new("CLASS", reason => reason.Text("class")),
            new("REASON", reason => reason.Text("reason")),
            new("SUCH AS", reason => reason.Text("documentId")));
    }
}
