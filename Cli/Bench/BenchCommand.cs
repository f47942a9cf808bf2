using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Pipeline.Cli.CommandLine;
using Pipeline.Cli.Services;
using Pipeline.Cli.Terminal;

namespace Pipeline.Cli.Bench;

/// <summary>The command <c>bench</c>.</summary>
internal static class BenchCommand
{
    /// <summary>The command that <see cref="RawWorkers"/> starts.</summary>
    public const string RawWorkerName = "raw-worker";

    private const int MostDocuments = 1_000_000;

    public static Command Create()
    {
        var command = new Command("bench", "Measure how fast it is")
        {
            CreateJob(), CreatePoll(), EngineBenchCommand.Create(), QueryBenchCommand.Create(), CreateClassify(), CreateMatch(), CreateRawWorker(), EngineBenchCommand.CreateWorker(),
        };
        command.WithExamples(
            ("./pipeline bench job", "the job against the raw speed of the CouchDB in use"),
            ("./pipeline bench poll", "the poll against the driver alone, on the MongoDB in use"),
            ("./pipeline bench engine", "the durable engine of the local host against SQLite alone"),
            ("./pipeline bench classify", "the classifier against counting words and against scikit-learn"),
            ("./pipeline bench match", "the matching of company names against its bars and against scipy"));
        return command;
    }

    private static Command CreateRawWorker()
    {
        var batchSize = new Option<int>("--batch-size") { DefaultValueFactory = _ => JobBenchOptions.DefaultBatchSize };
        var command = new Command(RawWorkerName, "A process of the raw ceiling of bench job") { batchSize };
        command.Hidden = true;
        command.SetAction(async (arguments, cancellationToken) =>
        {
            await using var couchDb = CouchDbConnection.FromEnvironment(Environment.GetEnvironmentVariable)
                ?? throw new CommandFailedException("COUCHDB_URL is not set; bench job sets it.");
            var documents = BenchDocuments.Make(SourceTree.Find(), Environment.GetEnvironmentVariable);
            return await new RawWorker(documents, couchDb.Options, arguments.GetValue(batchSize)).RunAsync(Console.In, Console.Out, cancellationToken);
        });
        return command;
    }

    private static Command CreateClassify()
    {
        var command = new Command("classify", "Measure the classifier on one core, against counting words and against scikit-learn");
        command.SetAction((_, cancellationToken) =>
        {
            var tree = SourceTree.Find();
            return new ClassifyBench(tree.Samples, Path.Combine(tree.Root, "bench", "sklearn_baseline.py"), Console.Out).RunAsync(cancellationToken);
        });
        return command;
    }

    private static Command CreateMatch()
    {
        var references = new Option<int>("--references")
        {
            HelpName = "N",
            Description = "Entities of the reference",
            DefaultValueFactory = _ => MatchBenchOptions.DefaultReferences,
        }.Between(1_000, 2_000_000);
        var names = new Option<int[]>("--names")
        {
            HelpName = "N,N",
            Description = "Names to match, one run for each number",
            DefaultValueFactory = _ => [.. MatchBenchOptions.DefaultNames],
            CustomParser = result => ParseSizes(result, "--names"),
        };
        var threads = new Option<int>("--threads")
        {
            HelpName = "N",
            Description = "Threads that match",
            DefaultValueFactory = _ => MatchBenchOptions.DefaultThreads,
        }.Between(1, 256);
        var command = new Command("match", "Measure the matching of company names, made up with a fixed seed, and compare it with scipy's sparse product")
        {
            references, names, threads,
        };
        command.WithExamples(
            ("./pipeline bench match", "1,000 to a million names with 100,000 references"),
            ("./pipeline bench match --references 1000000 --names 1000000", "a million with a million"));
        command.SetAction((arguments, cancellationToken) => new MatchBench(
            Terminals.Create(),
            SourceTree.Find(),
            new MatchBenchOptions(arguments.GetValue(references), arguments.GetValue(names)!, arguments.GetValue(threads))).RunAsync(cancellationToken));
        return command;
    }

    private static Command CreateJob()
    {
        var documents = new Option<int[]>("--documents")
        {
            HelpName = "N,N",
            Description = "Sizes of the databases, made from the sample articles",
            DefaultValueFactory = _ => [.. JobBenchOptions.DefaultDocuments],
            CustomParser = result => ParseSizes(result, "--documents"),
        };
        var parallelism = new Option<int>("--parallelism")
        {
            HelpName = "N",
            Description = "Concurrent requests to CouchDB",
            DefaultValueFactory = _ => JobBenchOptions.DefaultParallelism,
        }.Between(1, 256);
        var batchSize = new Option<int>("--batch-size")
        {
            HelpName = "N",
            Description = "Documents per batch",
            DefaultValueFactory = _ => JobBenchOptions.DefaultBatchSize,
        }.Between(1, 1000);
        var command = new Command("job", "Compare the job with the raw speed of CouchDB, and look at its memory and the engine's file")
        {
            documents, parallelism, batchSize,
        };
        command.WithExamples(
            ("./pipeline bench job", "5,000 and 50,000 documents"),
            ("./pipeline bench job --documents 1000,5000", "a quicker look"),
            ("COUCHDB_URL=http://127.0.0.1:5984 COUCHDB_USER=me COUCHDB_PASSWORD=… ./pipeline bench job", "a CouchDB of your own"));
        command.SetAction((arguments, cancellationToken) => new JobBench(
            Terminals.Create(),
            SourceTree.Find(),
            Environment.GetEnvironmentVariable,
            new JobBenchOptions(
                arguments.GetValue(documents)!, arguments.GetValue(parallelism), arguments.GetValue(batchSize))).RunAsync(cancellationToken));
        return command;
    }

    private static Command CreatePoll()
    {
        var records = new Option<int>("--records")
        {
            HelpName = "N",
            Description = "Records of the collection; a fifth of them is measured as well",
            DefaultValueFactory = _ => PollBenchOptions.DefaultRecords,
        }.Between(PollBenchOptions.LeastRecords, PollBenchOptions.MostRecords);
        var batchSize = new Option<int>("--batch-size")
        {
            HelpName = "N",
            Description = "Records per page",
            DefaultValueFactory = _ => PollBenchOptions.DefaultBatchSize,
        }.Between(1, 100_000);
        var command = new Command("poll", "Compare the poll with the driver alone, and look at its memory") { records, batchSize };
        command.WithExamples(
            ("./pipeline bench poll", "50,000 records of 500 users"),
            ("./pipeline bench poll --records 5000", "a quicker look"),
            ("MONGO_URI=mongodb://me:…@127.0.0.1:27017/ ./pipeline bench poll --records 1000000", "a MongoDB of your own"));
        command.SetAction((arguments, cancellationToken) => new PollBench(
            Terminals.Create(),
            SourceTree.Find(),
            Environment.GetEnvironmentVariable,
            new PollBenchOptions(arguments.GetValue(records), arguments.GetValue(batchSize))).RunAsync(cancellationToken));
        return command;
    }

    private static int[] ParseSizes(ArgumentResult result, string option)
    {
        var sizes = new List<int>();
        foreach (var text in result.Tokens.SelectMany(token => token.Value.Split(',')))
        {
            if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var size) || size is < 1 or > MostDocuments)
            {
                result.AddError($"{option} '{text}' is not allowed: give whole numbers from 1 to {MostDocuments} with commas between them.");
                return [];
            }

            sizes.Add(size);
        }

        return [.. sizes];
    }
}
