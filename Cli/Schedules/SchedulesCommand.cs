using System.CommandLine;
using System.Text.Json.Nodes;
using Pipeline.Cli.Api;
using Pipeline.Cli.CommandLine;

namespace Pipeline.Cli.Schedules;

/// <summary>The command <c>schedules</c>.</summary>
internal static class SchedulesCommand
{
    private static readonly string[] Overlaps = ["skip", "queue"];

    // What a schedule was asked for with, and is changed with.
    private static readonly string[] Requested = ["cron", "continuous", "timeZone", "overlap", "incremental", "job"];

    private static readonly Column[] Fields =
    [
        new("Schedule", schedule => schedule.Text("name")),
        new("Cron", When),
        new("Time zone", schedule => schedule.Text("timeZone")),
        new("Overlap", schedule => schedule.Text("overlap")),
        new("Incremental", schedule => schedule.Flag("incremental") ? "yes" : ""),
        new("Paused", schedule => schedule.Flag("paused") ? "yes" : ""),
        new("Next", Next),
        new("Last job", schedule => schedule.Text("lastJob")),
        new("Error", schedule => schedule.Text("lastError")),
    ];

    public static Command Create()
    {
        var command = new Command("schedules", "Have a host start jobs by itself, again and again")
        {
            List(),
            Show(),
            Add(),
            Pause("pause", "Let a schedule start no job for now; times that come meanwhile are not made up for", "no job is started until it is resumed", paused: true),
            Pause("resume", "Let a paused schedule start jobs again, from its next time on", "it goes on with its next time", paused: false),
            Remove(),
        };
        command.WithExamples(
            ("./pipeline schedules list", "each with its next time"),
            ("./pipeline schedules add nightly --cron '0 30 2 * * *' --time-zone Europe/Berlin --database articles --incremental", "what has changed, every night"),
            ("./pipeline schedules add live --continuous --database articles", "what is written, as soon as it is"),
            ("./pipeline schedules pause nightly", "none until it is resumed"),
            ("./pipeline schedules remove nightly", "no job more; those that were started stay"));
        return command;
    }

    private static Command List()
    {
        var (profile, output) = (ApiCommand.Profile(), ApiOutput.Option());
        var command = new Command("list", "All schedules of the host, by name") { profile, output };
        command.WithExamples(("./pipeline schedules list", "a line for each"), ("./pipeline schedules list --output json", "with the next five times"));
        command.SetAction(async (arguments, cancellationToken) =>
        {
            using var client = ApiCommand.Connect(arguments, profile);
            var answer = await client.GetAsync("api/schedules", cancellationToken);
            new ApiOutput(arguments.InvocationConfiguration.Output, arguments.GetValue(output)).WriteList(
                (answer["schedules"] as JsonArray ?? []).OfType<JsonNode>(),
                new("SCHEDULE", schedule => schedule.Text("name")),
                new("CRON", When),
                new("TIME ZONE", schedule => schedule.Text("timeZone")),
                new("DATABASE", schedule => schedule.Text("job.database")),
                new("NEXT", schedule => schedule.Flag("paused") ? "paused" : Next(schedule)),
                new("LAST JOB", schedule => schedule.Text("lastJob")),
                new("ERROR", schedule => schedule.Text("lastError")));
            return ExitCodes.Success;
        });
        return command;
    }

    private static Command Add()
    {
        var name = Name();
        var cron = new Option<string?>("--cron") { HelpName = "EXPRESSION", Description = "An NCRONTAB expression, from the second or the minute on" };
        var continuous = new Option<bool>("--continuous") { Description = "Changes of the database start its jobs, in place of --cron" };
        var zone = new Option<string>("--time-zone") { HelpName = "ZONE", Description = "Its time zone, by its IANA name", DefaultValueFactory = _ => "UTC" };
        var database = new Option<string?>("--database") { HelpName = "NAME", Description = "The CouchDB database; by default that of the host" };
        var job = new Option<string?>("--job") { HelpName = "JSON", Description = "Further fields of the job, as POST /api/jobs takes them" };
        var overlap = new Option<string>("--overlap")
        {
            HelpName = "skip|queue",
            Description = "What comes of a time at which the job before has not ended",
            DefaultValueFactory = _ => Overlaps[0],
        };
        overlap.CompletionSources.Add(Overlaps);
        var incremental = new Option<bool>("--incremental") { Description = "Each job is about what has changed since the one before" };
        var paused = new Option<bool>("--paused") { Description = "Start none for now" };
        var (profile, output) = (ApiCommand.Profile(), ApiOutput.Option());
        var command = new Command("add", "Make a schedule, or change one of the name") { name, cron, continuous, zone, database, job, overlap, incremental, paused, profile, output };
        command.WithExamples(("./pipeline schedules add nightly --cron '0 30 2 * * *' --database articles", "at half past two, UTC"));
        command.SetAction(async (arguments, cancellationToken) =>
        {
            if (arguments.GetValue(cron) is null != arguments.GetValue(continuous))
            {
                throw new CommandFailedException("Say when its jobs start: give one of --cron and --continuous.", exitCode: ExitCodes.Usage);
            }

            var fields = arguments.GetValue(job) is { } given ? JsonOptions.ReadObject(job.Name, given, "{\"limit\":100}") : [];
            if (arguments.GetValue(database) is { } articles)
            {
                fields["database"] = articles;
            }

            var body = new JsonObject
            {
                ["cron"] = arguments.GetValue(cron),
                ["continuous"] = arguments.GetValue(continuous),
                ["timeZone"] = arguments.GetValue(zone),
                ["overlap"] = arguments.GetValue(overlap),
                ["incremental"] = arguments.GetValue(incremental),
                ["paused"] = arguments.GetValue(paused),
                ["job"] = fields,
            };
            using var client = ApiCommand.Connect(arguments, profile);
            var schedule = await client.PutAsync(PathOf(arguments.GetValue(name)!), body, cancellationToken);
            Write(arguments, output, schedule);
            return ExitCodes.Success;
        });
        return command;
    }

    private static Command Show()
    {
        var (name, profile, output) = (Name(), ApiCommand.Profile(), ApiOutput.Option());
        var command = new Command("show", "One schedule: what it starts, when it did and when it does next") { name, profile, output };
        command.WithExamples(("./pipeline schedules show nightly", "its next time, its last job and its last error"));
        command.SetAction(async (arguments, cancellationToken) =>
        {
            using var client = ApiCommand.Connect(arguments, profile);
            Write(arguments, output, await client.GetAsync(PathOf(arguments.GetValue(name)!), cancellationToken));
            return ExitCodes.Success;
        });
        return command;
    }

    private static Command Pause(string verb, string description, string meaning, bool paused)
    {
        var (name, profile, output) = (Name(), ApiCommand.Profile(), ApiOutput.Option());
        var command = new Command(verb, description) { name, profile, output };
        command.WithExamples(($"./pipeline schedules {verb} nightly", meaning));
        command.SetAction(async (arguments, cancellationToken) =>
        {
            using var client = ApiCommand.Connect(arguments, profile);
            var path = PathOf(arguments.GetValue(name)!);
            var schedule = await client.GetAsync(path, cancellationToken);
            var body = new JsonObject(Requested.Select(field => KeyValuePair.Create(field, schedule[field]?.DeepClone()))) { ["paused"] = paused };
            Write(arguments, output, await client.PutAsync(path, body, cancellationToken));
            return ExitCodes.Success;
        });
        return command;
    }

    private static Command Remove()
    {
        var (name, profile) = (Name(), ApiCommand.Profile());
        var command = new Command("remove", "Forget a schedule; the jobs that it started stay") { name, profile };
        command.WithExamples(("./pipeline schedules remove nightly", "it starts no job more"));
        command.SetAction(async (arguments, cancellationToken) =>
        {
            using var client = ApiCommand.Connect(arguments, profile);
            await client.DeleteAsync(PathOf(arguments.GetValue(name)!), cancellationToken);
            return ExitCodes.Success;
        });
        return command;
    }

    private static void Write(ParseResult arguments, Option<OutputFormat> output, JsonNode schedule) =>
        new ApiOutput(arguments.InvocationConfiguration.Output, arguments.GetValue(output)).WriteOne(schedule, Fields);

    private static string When(JsonNode schedule) => schedule.Flag("continuous") ? "continuous" : schedule.Text("cron");

    private static string Next(JsonNode schedule) => (schedule["next"] as JsonArray)?.FirstOrDefault() is { } next ? $"{next}" : "";

    private static string PathOf(string name) => $"api/schedules/{Uri.EscapeDataString(name)}";

    private static Argument<string> Name() => new("NAME") { Description = "The schedule's name" };
}
