using System.CommandLine;
using Pipeline.Classification.Training;
using Pipeline.Cli.CommandLine;
using Pipeline.Cli.Terminal;

namespace Pipeline.Cli.Classification;

/// <summary>The command line of <c>cross-validate</c>.</summary>
internal static class CrossValidateCommandLine
{
    public static Command Create(TimeProvider time)
    {
        var defaults = new TrainingOptions();
        var data = new Option<string[]>("--data")
        {
            Description = "Folders of .ann files and ZIP archives of them; what the shipped model is trained on, and the test part of samples/, when left out",
            DefaultValueFactory = _ => SourceTree.Find() is var tree ? [tree.Samples, tree.MoreArticles] : [],
            AllowMultipleArgumentsPerToken = true,
        };
        var labels = new Option<string?>("--labels") { Description = "JSON file of label to label; '*' stands for all others" };
        var folds = new Option<int>("--folds") { Description = "Number of folds that the documents are dealt to", DefaultValueFactory = _ => 5 }
            .Between(2, 100);
        var only = new Option<int?>("--only") { HelpName = "N", Description = "Label only the first folds, which takes less time; all when left out" };
        var byJournal = new Option<bool>("--by-journal") { Description = "A fold for each journal, which is the longest run of letters in a file's name" };
        var epochs = new Option<int>("--epochs") { Description = "Passes over the data", DefaultValueFactory = _ => defaults.MaximumEpochs }.Between(1, 1_000);
        var command = new Command("cross-validate", "Find out what a training gives on documents that it has not seen")
        {
            data, labels, folds, only, byJournal, epochs,
        };
        command.SetAction((result, cancellationToken) =>
        {
            var request = new CrossValidateRequest(
                result.GetValue(data)!,
                result.GetValue(labels),
                result.GetValue(byJournal) ? null : result.GetValue(folds),
                result.GetValue(only),
                defaults with { MaximumEpochs = result.GetValue(epochs) });
            return Interruptible.RunAsync(token => CrossValidateCommand.Run(request, Console.Out, Console.Error, token), time, cancellationToken);
        });
        return command.WithExamples(
            ("./pipeline cross-validate", "five trainings on four fifths of the articles; takes half an hour"),
            ("./pipeline cross-validate --data scans --labels samples/three-labels.json --by-journal", "how well one journal is learned from others"));
    }
}
