using System.CommandLine;
using System.Text;
using Pipeline.Cli.CommandLine;
using Pipeline.CouchDb;
using Pipeline.Jobs.Views;

namespace Pipeline.Cli.Services;

/// <summary>The command <c>couchdb</c>.</summary>
internal static class CouchDbCommand
{
    public static Command Create()
    {
        var database = new Option<string>("--jobs-database")
        {
            HelpName = "NAME",
            Description = "The database of jobs",
            DefaultValueFactory = _ => Environment.GetEnvironmentVariable("COUCHDB_JOBS_DATABASE") is { Length: > 0 } name ? name : new CouchDbOptions().JobsDatabase,
        };
        var prepare = new Command("prepare", "Make the database of jobs and its views; run once by an administrator, and again after an update") { database };
        prepare.WithExamples(("./pipeline couchdb prepare", "on the CouchDB of COUCHDB_URL, as COUCHDB_USER"));
        prepare.SetAction(async (arguments, cancellationToken) =>
        {
            await using var connection = CouchDbConnection.FromEnvironment(Environment.GetEnvironmentVariable)
                ?? throw new CommandFailedException("COUCHDB_URL is not set; it names the CouchDB that is prepared.");
            await connection.CheckAsync(cancellationToken);
            var name = arguments.GetValue(database)!;
            var done = await RunAsync(connection.Server.Database(name), cancellationToken);
            await arguments.InvocationConfiguration.Output.WriteLineAsync($"{name}: {done}");
            return ExitCodes.Success;
        });
        var clean = new Command("clean", "Remove the files of views that are no more, of the database of jobs or another") { database };
        clean.WithExamples(
            ("./pipeline couchdb clean", "after an update, as an administrator; the views that there are stay"),
            ("./pipeline couchdb clean --jobs-database articles", "of another database"));
        clean.SetAction(async (arguments, cancellationToken) =>
        {
            await using var connection = CouchDbConnection.FromEnvironment(Environment.GetEnvironmentVariable)
                ?? throw new CommandFailedException("COUCHDB_URL is not set; it names the CouchDB that is cleaned.");
            using var administration = new CouchDbAdministration(connection.Options);
            var name = arguments.GetValue(database)!;
            await administration.CleanViewsAsync(name, cancellationToken);
            await arguments.InvocationConfiguration.Output.WriteLineAsync($"{name}: CouchDB removes the files of views that are no more.");
            return ExitCodes.Success;
        });
        var command = new Command("couchdb", "Look after the CouchDB of a host") { prepare, clean };
        command.WithExamples(
            ("./pipeline couchdb prepare", "make the database of jobs and its views"),
            ("./pipeline couchdb clean", "remove the files of views that are no more"));
        return command;
    }

    /// <summary>Makes what is missing; does nothing where all is as it should be.</summary>
    public static async Task<string> RunAsync(ICouchDatabase jobs, CancellationToken cancellationToken)
    {
        var made = await jobs.CreateAsync(cancellationToken) ? "made, " : "";
        using var current = await jobs.GetAsync(JobViews.DocumentId, cancellationToken);
        if (current is not null && Encoding.UTF8.GetString(current.Json.Span).Contains($"\"{JobViews.Hash}\"", StringComparison.Ordinal))
        {
            return "its views are those of this version.";
        }

        return await jobs.PutAsync(JobViews.DocumentId, Encoding.UTF8.GetBytes(JobViews.Write(current?.Rev)), cancellationToken) switch
        {
            WriteResult.Saved => $"{made}its views are {(current is null ? "made" : "renewed")}; CouchDB builds them when they are first asked for.",
            WriteResult.Rejected rejected => throw new CommandFailedException($"CouchDB does not take the views: {rejected.Status} {rejected.Error}: {rejected.Reason}"),
            _ => throw new CommandFailedException("Somebody else writes the views at the same time; try again."),
        };
    }
}
