using System.CommandLine;
using Pipeline.Classification;
using Pipeline.Classification.Training;
using Pipeline.Cli.CommandLine;
using Pipeline.Cli.Matching;
using Pipeline.Cli.Terminal;

namespace Pipeline.Cli.Classification;

/// <summary>The command line of <c>train</c>.</summary>
internal static class TrainCommandLine
{
    public static Command Create(TimeProvider time)
    {
        var defaults = new TrainingOptions();
        var match = new Option<bool>("--match") { Description = "Train the matching of company names instead, from references.csv and pairs.csv of --data" };
        var data = new Option<string[]>("--data")
        {
            Description = "Folders of .ann files, of which the train part is used where they are split, and ZIP archives of them; what the shipped model is "
                + "trained on when left out",
            AllowMultipleArgumentsPerToken = true,
        };
        var database = new Option<string?>("--from-couchdb")
        {
            HelpName = "DATABASE",
            Description = "Train also on the annotations of this database of COUCHDB_URL that people made or mended, and name them in the model",
        };
        var labels = new Option<string?>("--labels") { Description = "JSON file of label to label; '*' stands for all others" };
        var output = new Option<string?>("--out") { Description = "The model file to write; taxonomy.model, or matching.json with --match, when left out" };
        var seed = new Option<ulong>("--seed") { HelpName = "N", Description = "Seed of the training", DefaultValueFactory = _ => defaults.Seed }.WholeNumber();
        var epochs = new Option<int>("--epochs") { Description = "Most passes over the data", DefaultValueFactory = _ => defaults.MaximumEpochs }
            .Between(1, 1_000);
        var patience = new Option<int>("--patience")
        {
            Description = "Stop after so many passes without gain on documents that are held out; 0 makes all passes",
            DefaultValueFactory = _ => defaults.Patience,
        }.Between(0, 1_000);
        var date = new Option<DateOnly?>("--date")
        {
            HelpName = "YYYY-MM-DD",
            Description = "The date that the model carries; when left out today in UTC, or that of the shipped model where its data are trained on",
        }.IsoDate();
        var strict = new Option<bool>("--strict") { Description = "Give up when an annotation is malformed" };
        var command = new Command("train", "Train a model from annotated documents")
        {
            match, data, database, labels, output, seed, epochs, patience, date, strict,
        };
        command.SetAction((result, cancellationToken) =>
        {
            var given = result.GetValue(data) is { Length: > 0 } paths ? paths : null;
            var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
            if (result.GetValue(match))
            {
                var matching = new MatchTraining(
                    given?[0] ?? MatchTraining.Samples, result.GetValue(output) ?? "matching.json", result.GetValue(date) ?? today, result.GetValue(seed));
                return Interruptible.RunAsync(token => matching.Run(Console.Out, Console.Error, token), time, cancellationToken);
            }

            var request = new TrainRequest(
                given ?? ShippedData(SourceTree.Find()),
                result.GetValue(labels),
                result.GetValue(output) ?? "taxonomy.model",
                result.GetValue(date) ?? (given is null && result.GetValue(database) is null
                    ? ModelFile.Load(ModelFile.Shipped).Description.Date
                    : today),
                result.GetValue(strict),
                defaults with { Seed = result.GetValue(seed), MaximumEpochs = result.GetValue(epochs), Patience = result.GetValue(patience) },
                result.GetValue(database));
            return Interruptible.RunAsync(token => TrainCommand.Run(request, Console.Out, Console.Error, token), time, cancellationToken);
        });
        return command.WithExamples(
            ("./pipeline train", "make the shipped model again, byte for byte, as taxonomy.model"),
            ("./pipeline train --data my-articles --out my.model", "train on articles of your own"),
            ("./pipeline train --match --out my.matching.json", "the matching of company names, from samples/matching"));
    }

    private static string[] ShippedData(SourceTree tree) => [tree.Samples, tree.MoreArticles];
}
