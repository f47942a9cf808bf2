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
        new("Kept", job => job.Text("progress.kept")),
        new("Failed", job => job.Text("progress.failed")),
        new("Without a text", job => job.Text("progress.unmatched")),
        new("Documents a second", job => job.Text("progress.documentsPerSecond")),
        new("Started", job => job.Time("createdAt")),
        new("Changed", job => job.Time("updatedAt")),
        new("Waits until", job => job.Time("progress.waitingUntil")),
        new("Asked to", job => job.Text("requested")),
        new("Waits for", job => job.Text("waitsFor")),
        new("Last error", job => job.Text("progress.lastError")),
        new("Since", job => job.Text("output.since")),
        new("Error", job => job.Text("error")),
    ];

    public static Command Create()
    {
        var command = new Command("jobs", "Start jobs on a host, see how far they are, and steer them")
        {
            JobStartCommand.Create(),
            List(),
            One(
                "show",
                "One job: what it was asked for and how far it is",
                "./pipeline jobs show ID",
                "its state and its counts",
                (client, id, cancellationToken) => client.GetAsync(PathOf(id), cancellationToken)),
            Watch(),
            One(
                "cancel",
                "Cancel a job: what is under way is finished, and what was saved stays",
                "./pipeline jobs cancel ID",
                "it ends as Terminated, with exact counts",
                (client, id, cancellationToken) => client.PostAsync($"{PathOf(id)}/cancel", null, cancellationToken)),
            One(
                "suspend",
                "Suspend a job: what is under way is finished, nothing more is begun, and another job gets its place",
                "./pipeline jobs suspend ID",
                "it is Suspended as soon as what is under way has ended",
                (client, id, cancellationToken) => client.PostAsync($"{PathOf(id)}/suspend", null, cancellationToken)),
            One(
                "resume",
                "Let a suspended job go on from where it is",
                "./pipeline jobs resume ID",
                "it runs as soon as there is a place for it",
                (client, id, cancellationToken) => client.PostAsync($"{PathOf(id)}/resume", null, cancellationToken)),
            One(
                "restart",
                "Let a job that failed or was cancelled go on from where it was, under its id",
                "./pipeline jobs restart ID",
                "it runs as soon as there is a place for it",
                (client, id, cancellationToken) => client.PostAsync($"{PathOf(id)}/restart", null, cancellationToken)),
            One(
                "undo",
                "Take back what a job did, by a job of its own; what people have changed since stays",
                "./pipeline jobs undo ID",
                "the job that takes it back",
                (client, id, cancellationToken) => client.PostAsync($"{PathOf(id)}/undo", null, cancellationToken)),
            JobFailuresCommand.Create(),
            Sources("kept", "The annotations that a job left as people made them", new Column("REASON", kept => kept.Text("reason"))),
            Delete(),
            JobsExportCommand.Create(),
            JobsImportCommand.Create(),
            Workers(),
        };
        command.WithExamples(
            ("./pipeline jobs start --database articles --watch", "start one and follow it to its end"),
            ("./pipeline jobs list --status Running", "those that run"),
            ("./pipeline jobs failures ID --summary", "what failed, counted by reason"));
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
        var database = new Option<string?>("--database") { HelpName = "NAME", Description = "Only those on this database" };
        var (profile, output) = (ApiCommand.Profile(), ApiOutput.Option());
        var command = new Command("list", "All jobs of the host, the newest first") { status, database, profile, output };
        command.WithExamples(
            ("./pipeline jobs list", "a line for each"),
            ("./pipeline jobs list --status Failed --output json", "those that failed, for a program"));
        command.SetAction(async (arguments, cancellationToken) =>
        {
            using var client = ApiCommand.Connect(arguments, profile);
            (string Name, string? Value)[] wanted = [("status", arguments.GetValue(status)), ("database", arguments.GetValue(database))];
            var query = wanted.Where(pair => pair.Value is not null).Select(pair => $"{pair.Name}={Uri.EscapeDataString(pair.Value!)}");
            var jobs = await client.ListAsync("api/jobs", string.Join('&', query), "jobs", cancellationToken).ToListAsync(cancellationToken);
            new ApiOutput(arguments.InvocationConfiguration.Output, arguments.GetValue(output)).WriteList(
                jobs,
                new("JOB", job => job.Text("id")),
                new("STATUS", job => job.Text("status")),
                new("DATABASE", job => job.Text("input.database")),
                new("DOCUMENTS", job => job.Text("progress.documents")),
                new("SAVED", job => job.Text("progress.saved")),
                new("SKIPPED", job => job.Text("progress.skipped")),
                new("KEPT", job => job.Text("progress.kept")),
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

    /// <summary>A list of documents of a job.</summary>
    private static Command Sources(string name, string description, params Column[] columns)
    {
        var (id, profile, output) = (Id(), ApiCommand.Profile(), ApiOutput.Option());
        var command = new Command(name, description) { id, profile, output };
        command.WithExamples(($"./pipeline jobs {name} ID", "a line for each"), ($"./pipeline jobs {name} ID --output ndjson", "the same for a program"));
        command.SetAction(async (arguments, cancellationToken) =>
        {
            using var client = ApiCommand.Connect(arguments, profile);
            var sources = await client.ListAsync($"{PathOf(arguments.GetValue(id)!)}/{name}", "", name, cancellationToken).ToListAsync(cancellationToken);
            new ApiOutput(arguments.InvocationConfiguration.Output, arguments.GetValue(output)).WriteList(
                sources, [new("DOCUMENT", source => source.Text("documentId")), new("ATTACHMENT", source => source.Text("attachment")), .. columns]);
            return ExitCodes.Success;
        });
        return command;
    }

    private static Command Delete()
    {
        var (id, profile) = (Id(), ApiCommand.Profile());
        var command = new Command("delete", "Forget a job that has ended, with its failures; the annotations that it saved stay") { id, profile };
        command.WithExamples(("./pipeline jobs delete ID", "it is gone from the list"));
        command.SetAction(async (arguments, cancellationToken) =>
        {
            using var client = ApiCommand.Connect(arguments, profile);
            await client.DeleteAsync(PathOf(arguments.GetValue(id)!), cancellationToken);
            return ExitCodes.Success;
        });
        return command;
    }

    private static Command Workers()
    {
        var (profile, output) = (ApiCommand.Profile(), ApiOutput.Option());
        var command = new Command("workers", "The processes that do the jobs, the one seen last first") { profile, output };
        command.WithExamples(("./pipeline jobs workers", "a line for each"));
        command.SetAction(async (arguments, cancellationToken) =>
        {
            using var client = ApiCommand.Connect(arguments, profile);
            var answer = await client.GetAsync("api/workers", cancellationToken);
            new ApiOutput(arguments.InvocationConfiguration.Output, arguments.GetValue(output)).WriteList(
                (answer["workers"] as JsonArray ?? []).OfType<JsonNode>(),
                new("WORKER", worker => worker.Text("id")),
                new("STATE", worker => worker.Flag("lost") ? "lost" : "works"),
                new("BATCHES", worker => worker.Text("batches")),
                new("VERSION", worker => worker.Text("version")),
                new("LAST SEEN", worker => worker.Time("lastSeen")));
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

    internal static Argument<string> Id() => new("ID") { Description = "The job's id, as jobs list shows it" };
}
