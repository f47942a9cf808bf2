using System.CommandLine;
using System.Text.Json.Nodes;
using Pipeline.Cli.Api;
using Pipeline.Cli.CommandLine;

namespace Pipeline.Cli.Jobs;

/// <summary>The command <c>jobs</c>.</summary>
internal static class JobsCommand
{
    private static readonly string[] Statuses = ["Pending", "Running", "Suspended", "Completed", "Failed", "Terminated"];

    private static readonly Column[] Fields =
    [
        new("Job", job => job.Text("id")),
        new("Status", job => job.Text("status")),
        new("Database", job => job.Text("input.database")),
        new("Attachments", job => job.Text("input.attachments")),
        new("Documents", job => job.Text("progress.documents") + (job.Field("progress.total") is null ? "" : $" of {job.Text("progress.total")}")),
        new("Saved", job => job.Text("progress.saved")),
        new("Skipped", job => job.Text("progress.skipped")),
        new("Failed", job => job.Text("progress.failed")),
        new("Without a text", job => job.Text("progress.unmatched")),
        new("Documents a second", job => job.Text("progress.documentsPerSecond")),
        new("Started", job => job.Time("createdAt")),
        new("Changed", job => job.Time("updatedAt")),
        new("Waits until", job => job.Time("progress.waitingUntil")),
        new("Error", job => job.Text("error")),
    ];

    public static Command Create()
    {
        var command = new Command("jobs", "Start jobs on a host, see how far they are, and steer them")
        {
            JobStartCommand.Create(),
            List(),
            One("show", "One job: what it was asked for and how far it is", "./pipeline jobs show ID", "its state and its counts", (client, id, cancellationToken) =>
                client.GetAsync(PathOf(id), cancellationToken)),
            Watch(),
            One("cancel", "Cancel a job: what is under way is finished, and what was saved stays", "./pipeline jobs cancel ID", "it ends as Terminated, with exact counts", (client, id, cancellationToken) =>
                client.PostAsync($"{PathOf(id)}/cancel", null, cancellationToken)),
            Failures(),
        };
        command.WithExamples(
            ("./pipeline jobs start --database articles --watch", "start one and follow it to its end"),
            ("./pipeline jobs list --status Running", "those that run"),
            ("./pipeline jobs failures ID --output ndjson", "what failed and why, a line each"));
        return command;
    }

    /// <summary>The address of a job.</summary>
    public static string PathOf(string id) => $"api/jobs/{Uri.EscapeDataString(id)}";

    /// <summary>Writes one job.</summary>
    public static void Write(ApiOutput output, JsonNode job) => output.WriteOne(job, Fields);

    private static Command List()
    {
        var status = new Option<string?>("--status") { HelpName = "STATUS", Description = $"Only those that are {string.Join(", ", Statuses)}" };
        status.CompletionSources.Add(Statuses);
        var (profile, output) = (ApiCommand.Profile(), ApiOutput.Option());
        var command = new Command("list", "All jobs of the host") { status, profile, output };
        command.WithExamples(
            ("./pipeline jobs list", "a line for each"),
            ("./pipeline jobs list --status Failed --output json", "those that failed, for a program"));
        command.SetAction(async (arguments, cancellationToken) =>
        {
            using var client = ApiCommand.Connect(arguments, profile);
            var query = arguments.GetValue(status) is { } wanted ? $"status={Uri.EscapeDataString(wanted)}" : "";
            var jobs = await client.ListAsync("api/jobs", query, "jobs", cancellationToken).ToListAsync(cancellationToken);
            new ApiOutput(arguments.InvocationConfiguration.Output, arguments.GetValue(output)).WriteList(
                jobs.OrderByDescending(job => job.Text("createdAt"), StringComparer.Ordinal),
                new("JOB", job => job.Text("id")),
                new("STATUS", job => job.Text("status")),
                new("DATABASE", job => job.Text("input.database")),
                new("DOCUMENTS", job => job.Text("progress.documents")),
                new("SAVED", job => job.Text("progress.saved")),
                new("SKIPPED", job => job.Text("progress.skipped")),
                new("FAILED", job => job.Text("progress.failed")),
                new("STARTED", job => job.Time("createdAt")));
            return ExitCodes.Success;
        });
        return command;
    }

    private static Command Watch()
    {
        var (id, profile, output) = (Id(), ApiCommand.Profile(), ApiOutput.Option());
        var command = new Command("watch", "Follow a job to its end; the exit code is 0 when it has completed") { id, profile, output };
        command.WithExamples(("./pipeline jobs watch ID", "its progress on the standard error, how it ended on the standard output"));
        command.SetAction(async (arguments, cancellationToken) =>
        {
            using var client = ApiCommand.Connect(arguments, profile);
            return await JobWatch.RunAsync(client, arguments.GetValue(id)!, arguments, arguments.GetValue(output), cancellationToken);
        });
        return command;
    }

    private static Command Failures()
    {
        var (id, profile, output) = (Id(), ApiCommand.Profile(), ApiOutput.Option());
        var command = new Command("failures", "The documents that a job could not do, and why") { id, profile, output };
        command.WithExamples(("./pipeline jobs failures ID", "a line for each"), ("./pipeline jobs failures ID --output ndjson", "the same for a program"));
        command.SetAction(async (arguments, cancellationToken) =>
        {
            using var client = ApiCommand.Connect(arguments, profile);
            var failures = await client.ListAsync($"{PathOf(arguments.GetValue(id)!)}/failures", "", "failures", cancellationToken).ToListAsync(cancellationToken);
            new ApiOutput(arguments.InvocationConfiguration.Output, arguments.GetValue(output)).WriteList(
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

    private static Command One(
        string name, string description, string example, string meaning, Func<ApiClient, string, CancellationToken, Task<JsonNode>> ask)
    {
        var (id, profile, output) = (Id(), ApiCommand.Profile(), ApiOutput.Option());
        var command = new Command(name, description) { id, profile, output };
        command.WithExamples((example, meaning));
        command.SetAction(async (arguments, cancellationToken) =>
        {
            using var client = ApiCommand.Connect(arguments, profile);
            var job = await ask(client, arguments.GetValue(id)!, cancellationToken);
            Write(new ApiOutput(arguments.InvocationConfiguration.Output, arguments.GetValue(output)), job);
            return ExitCodes.Success;
        });
        return command;
    }

    private static Argument<string> Id() => new("ID") { Description = "The job's id, as jobs list shows it" };
}
