using System.CommandLine;
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
        var data = new Option<string?>("--data") { Description = "Folder of .ann files; its train part is used where it is split" };
        var labels = new Option<string?>("--labels") { Description = "JSON file of label to label; '*' stands for all others" };
        var output = new Option<string>("--out") { Description = "The model file to write", Required = true };
        var seed = new Option<ulong>("--seed") { HelpName = "N", Description = "Seed of the training", DefaultValueFactory = _ => defaults.Seed }.WholeNumber();
        var epochs = new Option<int>("--epochs") { Description = "Most passes over the data", DefaultValueFactory = _ => defaults.MaximumEpochs }
            .Between(1, 1_000);
        var patience = new Option<int>("--patience")
        {
            Description = "Stop after so many passes without gain on documents that are held out; 0 makes all passes",
            DefaultValueFactory = _ => defaults.Patience,
        }.Between(0, 1_000);
        var date = new Option<DateOnly>("--date")
        {
            HelpName = "YYYY-MM-DD",
            Description = "The date that the model carries; today in UTC when left out",
            DefaultValueFactory = _ => DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime),
        }.IsoDate();
        var strict = new Option<bool>("--strict") { Description = "Give up when an annotation is malformed" };
        var command = new Command("train", "Train a model from annotated documents") { match, data, labels, output, seed, epochs, patience, date, strict };
        command.Validators.Add(result =>
        {
            if (!result.GetValue(match) && result.GetResult(data) is null)
            {
                result.AddError("Option '--data' is required.");
            }
        });
        command.SetAction((result, cancellationToken) =>
        {
            if (result.GetValue(match))
            {
                var matching = new MatchTraining(
                    result.GetValue(data) ?? MatchTraining.Samples, result.GetValue(output)!, result.GetValue(date), result.GetValue(seed));
                return Interruptible.RunAsync(token => matching.Run(Console.Out, Console.Error, token), time, cancellationToken);
            }

            var request = new TrainRequest(
                result.GetValue(data)!,
                result.GetValue(labels),
                result.GetValue(output)!,
                result.GetValue(date),
                result.GetValue(strict),
                defaults with { Seed = result.GetValue(seed), MaximumEpochs = result.GetValue(epochs), Patience = result.GetValue(patience) });
            return Interruptible.RunAsync(token => TrainCommand.Run(request, Console.Out, Console.Error, token), time, cancellationToken);
        });
        return command.WithExamples(
            ("./pipeline train --data samples --out my.model", "train on the train part of samples/"),
            ("./pipeline train --match --out my.matching.json", "the matching of company names, from samples/matching"));
    }
}
