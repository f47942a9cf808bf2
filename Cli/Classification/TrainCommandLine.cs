using System.CommandLine;
using Pipeline.Classification.Training;
using Pipeline.Cli.CommandLine;

namespace Pipeline.Cli.Classification;

/// <summary>The command line of <c>train</c>.</summary>
internal static class TrainCommandLine
{
    public static Command Create(TimeProvider time)
    {
        var defaults = new TrainingOptions();
        var data = new Option<string>("--data") { Description = "Folder of .ann files; its train part is used where it is split", Required = true };
        var labels = new Option<string?>("--labels") { Description = "JSON file of label to label; '*' stands for all others" };
        var output = new Option<string>("--out") { Description = "The model file to write", Required = true };
        var seed = new Option<ulong>("--seed") { Description = "Seed of the training", DefaultValueFactory = _ => defaults.Seed };
        var epochs = new Option<int>("--epochs") { Description = "Most passes over the data", DefaultValueFactory = _ => defaults.MaximumEpochs }.Between(1, 1_000);
        var patience = new Option<int>("--patience")
        {
            Description = "Stop after so many passes without gain on documents that are held out; 0 makes all passes",
            DefaultValueFactory = _ => defaults.Patience,
        }.Between(0, 1_000);
        var date = new Option<DateOnly>("--date")
        {
            Description = "The date that the model carries; today when left out",
            DefaultValueFactory = _ => DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime),
        };
        var strict = new Option<bool>("--strict") { Description = "Give up when an annotation is malformed" };
        var command = new Command("train", "Train a model from annotated documents") { data, labels, output, seed, epochs, patience, date, strict };
        command.SetAction((result, cancellationToken) => Task.FromResult(TrainCommand.Run(
            new TrainRequest(
                result.GetValue(data)!,
                result.GetValue(labels),
                result.GetValue(output)!,
                result.GetValue(date),
                result.GetValue(strict),
                defaults with { Seed = result.GetValue(seed), MaximumEpochs = result.GetValue(epochs), Patience = result.GetValue(patience) }),
            Console.Out,
            Console.Error,
            cancellationToken)));
        return command;
    }
}
