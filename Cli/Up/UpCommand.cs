using System.CommandLine;
using Pipeline.Cli.CommandLine;
using Pipeline.Cli.Terminal;

namespace Pipeline.Cli.Up;

/// <summary>The command <c>up</c>.</summary>
internal static class UpCommand
{
    public static Command Create()
    {
        var port = SharedOptions.Port(7071);
        var database = SharedOptions.Database(
            Environment.GetEnvironmentVariable("COUCHDB_DATABASE") is { Length: > 0 } name ? name : "pipeline",
            "The database that the host is ready for and that the stand-in gets the sample articles in");
        var data = new Option<string?>("--data")
        {
            HelpName = "DIR",
            Description = "Where the host keeps the state of its jobs; by default .pipeline here with COUCHDB_URL, else a temporary folder",
        };
        var command = new Command("up", "Run CouchDB, MongoDB, blob storage and the host in the foreground, for use with curl") { port, database, data };
        command.WithExamples(
            ("./pipeline up", "stand-ins with sample articles and health records, and the host on port 7071"),
            ("./pipeline up --port 0", "the host on any free port"),
            ("COUCHDB_URL=http://127.0.0.1:5984 COUCHDB_USER=me COUCHDB_PASSWORD=… ./pipeline up", "the host on a CouchDB of your own"),
            ("MONGO_URI=mongodb://me:…@127.0.0.1:27017/ AzureWebJobsStorage=… ./pipeline up", "on a MongoDB and a blob storage of your own"));
        command.SetAction((arguments, cancellationToken) => new UpRun(
            Terminals.Create(),
            SourceTree.Find(),
            Environment.GetEnvironmentVariable,
            new UpOptions(arguments.GetValue(port), arguments.GetValue(database)!, arguments.GetValue(data))).RunAsync(cancellationToken));
        return command;
    }
}
