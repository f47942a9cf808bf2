using System.CommandLine;
using Pipeline.Cli.CommandLine;
using Pipeline.Cli.Terminal;

namespace Pipeline.Cli.Demo;

/// <summary>The command <c>demo</c>.</summary>
internal static class DemoCommand
{
    public static Command Create()
    {
        var keep = new Option<bool>("--keep")
        {
            Description = "With COUCHDB_URL: leave the documents there, so that a second run finds them done. "
                + "Otherwise: leave everything running until Ctrl-C",
        };
        var documents = new Option<int?>("--documents")
        {
            HelpName = "N",
            Description = "How many documents; by default each sample article once, beyond that copies of them",
        }.Between(1, 100_000);
        var batchSize = new Option<int>("--batch-size")
        {
            HelpName = "N",
            Description = "Documents per batch; small, so that the progress bar moves",
            DefaultValueFactory = _ => DemoOptions.DefaultBatchSize,
        }.Between(1, 1000);
        var database = SharedOptions.Database(DemoOptions.DefaultDatabase, "The database, made if it is not there; it must hold nothing else");
        var port = SharedOptions.Port(0);

        var jobsOnly = new Option<bool>("--jobs-only") { Description = "Leave out the second act, the polls of health records" };

        var command = new Command("demo", "Classify the sample articles, then poll health records, and show what came of both")
        {
            keep, documents, batchSize, database, port, jobsOnly,
        };
        command.WithExamples(
            ("./pipeline demo", "everything by itself, and nothing left behind"),
            ("./pipeline demo --jobs-only", "the articles alone"),
            ("./pipeline demo --documents 500", "longer, with copies of the articles"),
            ("COUCHDB_URL=http://127.0.0.1:5984 COUCHDB_USER=me COUCHDB_PASSWORD=… ./pipeline demo --keep", "on a CouchDB of your own"));
        command.SetAction((arguments, cancellationToken) => new DemoRun(
            Terminals.Create(),
            SourceTree.Find(),
            Environment.GetEnvironmentVariable,
            new DemoOptions(
                arguments.GetValue(documents),
                arguments.GetValue(batchSize),
                arguments.GetValue(database)!,
                arguments.GetValue(port),
                arguments.GetValue(keep),
                arguments.GetValue(jobsOnly))).RunAsync(cancellationToken));
        return command;
    }
}
