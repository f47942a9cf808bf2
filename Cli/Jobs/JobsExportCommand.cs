using System.CommandLine;
using System.Text.Json.Nodes;
using Pipeline.Cli.Api;
using Pipeline.Cli.CommandLine;

namespace Pipeline.Cli.Jobs;

/// <summary>The command <c>jobs export</c>.</summary>
internal static class JobsExportCommand
{
    public static Command Create()
    {
        var file = new Argument<string?>("FILE") { Description = "Where to write; the standard output where it is left out", Arity = ArgumentArity.ZeroOrOne };
        var tasks = new Option<bool>("--tasks") { Description = "As task records, which other catalogues read, without what they have no place for" };
        var profile = ApiCommand.Profile();
        var command = new Command("export", "Write all jobs of a host as NDJSON, the newest first") { file, tasks, profile };
        command.WithExamples(
            ("./pipeline jobs export jobs.ndjson", "every job, a line each"),
            ("./pipeline jobs export --tasks > tasks.ndjson", "the same as task records"));
        command.SetAction(async (arguments, cancellationToken) =>
        {
            using var client = ApiCommand.Connect(arguments, profile);
            var isOfTasks = arguments.GetValue(tasks);
            await using var opened = arguments.GetValue(file) is { } path ? new StreamWriter(path) : null;
            var output = opened ?? arguments.InvocationConfiguration.Output;
            await foreach (var job in client.ListAsync("api/jobs", "", "jobs", cancellationToken))
            {
                await output.WriteAsync((isOfTasks ? TaskOf(job) : job).ToJsonString(JobJson.Default.Options) + "\n");
            }

            return ExitCodes.Success;
        });
        return command;
    }

    private static JsonObject TaskOf(JsonNode job) => new()
    {
        ["_id"] = $"task:{job.Text("id")}",
        ["status"] = job.Text("status") switch { "Terminated" => "cancelled", var status => status.ToLowerInvariant() },
        ["priority"] = job.Field("input.priority")?.DeepClone(),
        ["cpu_req"] = job.Field("input.pagesInFlight")?.DeepClone(),
        ["mem_mb"] = null,
        ["deadline_unix"] = DateTimeOffset.TryParse((string?)job.Field("input.deadline"), null, out var deadline) ? deadline.ToUnixTimeSeconds() : null,
        ["kind"] = job.Field("kind")?.DeepClone(),
        ["database"] = job.Field("input.database")?.DeepClone(),
    };
}
