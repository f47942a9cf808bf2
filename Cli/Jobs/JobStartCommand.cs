using System.CommandLine;
using System.Text.Json.Nodes;
using Pipeline.Cli.Api;
using Pipeline.Cli.CommandLine;

namespace Pipeline.Cli.Jobs;

/// <summary>The command <c>jobs start</c>. Its options are the fields of the request; the host checks their values and fills in what is left out.</summary>
internal static class JobStartCommand
{
    private const int MostBatchSize = 1_000;
    private const int MostParallelism = 256;
    private const int MostPagesInFlight = 64;

    public static Command Create()
    {
        (Option<string?> Option, string Field)[] texts =
        [
            (Text("--database", "NAME", "The CouchDB database; by default that of the host"), "database"),
            (Text("--attachments", "PATTERN", "Which attachments are classified; by default *.txt"), "attachments"),
            (Text("--start-key", "ID", "The first document id"), "startKey"),
            (Text("--end-key", "ID", "The document id before which it ends"), "endKey"),
            (Text("--model", "NAME", "A name or id of the host's models"), "model"),
            (Text("--output-database", "NAME", "Where the annotations go; by default beside their texts"), "outputDatabase"),
            (Text("--view", "DESIGN/VIEW", "Only the documents of the rows of this view"), "view"),
            (Text("--since", "SEQUENCE", "Only what has changed since; an earlier job gives it"), "since"),
            (Text("--retry-of", "ID", "Only what failed in this job, and may not fail again"), "retryOf"),
            (Text("--notify", "URL", "An address that is told how it ended"), "notify"),
            (Text("--id", "ID", "The job's id; starting it twice is refused"), "id"),
        ];
        (Option<int?> Option, string Field)[] numbers =
        [
            (new Option<int?>("--batch-size") { HelpName = "N", Description = "Documents of one activity" }.Between(1, MostBatchSize), "batchSize"),
            (new Option<int?>("--parallelism") { HelpName = "N", Description = "Concurrent requests to CouchDB" }.Between(1, MostParallelism), "parallelism"),
            (new Option<int?>("--pages-in-flight") { HelpName = "N", Description = "Pages of ten batches under way at a time" }.Between(1, MostPagesInFlight),
                "pagesInFlight"),
            (new Option<int?>("--max-failures") { HelpName = "N", Description = "It fails as soon as so many have failed" }.Between(1, int.MaxValue), "maxFailures"),
            (new Option<int?>("--limit") { HelpName = "N", Description = "Documents at most" }.Between(1, int.MaxValue), "limit"),
        ];
        var confidence = new Option<double>("--min-confidence")
        {
            HelpName = "SHARE",
            Description = "Blocks that are less sure become Misc-exposition; 0 to 1",
        }.Share();
        (Option<bool> Option, string Field)[] flags =
        [
            (new Option<bool>("--force") { Description = "Annotate anew what is up to date already" }, "force"),
            (new Option<bool>("--overwrite") { Description = "Also replace annotations that people made or changed" }, "overwrite"),
            (new Option<bool>("--probabilities") { Description = "Record how sure the model is of each block" }, "probabilities"),
            (new Option<bool>("--include-permanent") { Description = "With --retry-of: also what will fail again unless it was changed" }, "includePermanent"),
            (new Option<bool>("--dry-run") { Description = "Count what would be done, and save nothing" }, "dryRun"),
        ];
        var ids = new Option<string?>("--ids") { HelpName = "FILE", Description = "Only the documents whose ids are in this file, one a line; - for the standard input" };
        var selector = new Option<string?>("--selector") { HelpName = "JSON", Description = "Only the documents that this Mango selector finds" };
        var watch = new Option<bool>("--watch") { Description = "Follow it to its end; the exit code is 0 when it has completed" };
        var (profile, output) = (ApiCommand.Profile(), ApiOutput.Option());
        Option[] options =
        [
            .. texts.Select(text => text.Option), ids, selector, .. numbers.Select(number => number.Option), confidence, .. flags.Select(flag => flag.Option),
            watch, profile, output,
        ];
        var command = new Command("start", "Start a job that classifies the articles of a CouchDB database");
        foreach (var option in options)
        {
            command.Options.Add(option);
        }

        command.WithExamples(
            ("./pipeline jobs start --database articles --watch", "every *.txt of the database, followed to the end"),
            ("./pipeline jobs start --database articles --limit 100 --dry-run", "what the first hundred documents would come to"),
            ("./pipeline jobs start --database articles --retry-of ID", "once more what may work this time"),
            ("cut -f1 wrong.tsv | ./pipeline jobs start --database articles --ids - --force", "those whose ids come in, anew"),
            ("./pipeline jobs start --database articles --selector '{\"year\": {\"$gt\": 2000}}' --max-failures 100", "a part of it, and no further once a hundred have failed"),
            ("./pipeline jobs start --database articles --since SEQUENCE --notify https://example.net/told", "what has changed since; the address is told how it ended"),
            ("./pipeline jobs start --database articles --id nightly-2026-11-27 --output json", "for a script: the same id never starts twice"));
        command.SetAction(async (arguments, cancellationToken) =>
        {
            var body = new JsonObject { ["kind"] = "classify" };
            foreach (var (option, field) in texts.Where(text => arguments.GetValue(text.Option) is not null))
            {
                body[field] = arguments.GetValue(option);
            }

            foreach (var (option, field) in numbers.Where(number => arguments.GetValue(number.Option) is not null))
            {
                body[field] = arguments.GetValue(option);
            }

            foreach (var (_, field) in flags.Where(flag => arguments.GetValue(flag.Option)))
            {
                body[field] = true;
            }

            if (arguments.GetResult(confidence) is not null)
            {
                body["minConfidence"] = arguments.GetValue(confidence);
            }

            if (arguments.GetValue(selector) is { } found)
            {
                body["selector"] = JsonOptions.ReadObject(selector.Name, found, "{\"year\": 2026}");
            }

            if (arguments.GetValue(ids) is { } file)
            {
                body["docIds"] = await DocumentIds.ReadAsync(file, Console.In, cancellationToken);
            }

            using var client = ApiCommand.Connect(arguments, profile);
            var job = await client.PostAsync("api/jobs", body, cancellationToken);
            if (arguments.GetValue(watch))
            {
                return await JobWatch.RunAsync(client, job.Text("id"), arguments, arguments.GetValue(output), cancellationToken);
            }

            JobsCommand.Write(new ApiOutput(arguments.InvocationConfiguration.Output, arguments.GetValue(output)), job);
            return ExitCodes.Success;
        });
        return command;
    }

    private static Option<string?> Text(string name, string value, string description) => new(name) { HelpName = value, Description = description };
}
