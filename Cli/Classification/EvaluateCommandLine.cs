using System.CommandLine;
using Pipeline.Classification;
using Pipeline.Cli.CommandLine;
using Pipeline.Cli.Matching;
using Pipeline.Cli.Terminal;
using Pipeline.Matching.Scoring;

namespace Pipeline.Cli.Classification;

/// <summary>The command line of <c>evaluate</c>.</summary>
internal static class EvaluateCommandLine
{
    public static Command Create(TimeProvider time)
    {
        var match = new Option<bool>("--match") { Description = "Evaluate the matching of company names instead" };
        var data = new Option<string[]>("--data")
        {
            Description = "Folders of .ann files, of which the test part is used where they are split, and ZIP archives of them; samples/ when left out",
            AllowMultipleArgumentsPerToken = true,
        };
        var model = new Option<string?>("--model") { Description = "The model file; the shipped one when left out" };
        var compare = new Option<string[]>("--compare")
        {
            HelpName = "A B",
            Description = "Two model files: how much better the second is on the same documents, with an interval",
            Arity = new ArgumentArity(2, 2),
            AllowMultipleArgumentsPerToken = true,
        };
        var labels = new Option<string?>("--labels") { Description = "JSON file of label to label for data and model; '*' stands for all others" };
        var pairs = new Option<string?>("--pairs")
        {
            HelpName = "FILE",
            Description = "With --match: names and what they mean; pairs.csv of --data when left out",
        };
        var references = new Option<string?>("--references")
        {
            HelpName = "FILE",
            Description = "With --match: the reference; references.csv of --data when left out",
        };
        var columns = MatchColumns.Option("--reference-columns", "the references");
        var without = new Option<string?>("--without")
        {
            HelpName = "FILE",
            Description = "With --match: pairs that a person found wrong, 20 at most, each with its reason",
        };
        var mistakes = new Option<bool>("--mistakes") { Description = "With --match: list what went wrong" };
        var command = new Command("evaluate", "Compare a model's labels with the true ones")
        {
            match, data, model, compare, labels, pairs, references, columns, without, mistakes,
        };
        command.SetAction((result, cancellationToken) =>
        {
            var folders = result.GetValue(data) ?? [];
            if (result.GetValue(match))
            {
                var folder = folders is [var first, ..] ? first : MatchTraining.Samples;
                var matching = new MatchEvaluationCommand(
                    result.GetValue(references) ?? Path.Combine(folder, MatchTraining.ReferencesFile),
                    result.GetValue(columns)!,
                    result.GetValue(pairs) ?? Path.Combine(folder, MatchTraining.PairsFile),
                    result.GetValue(without),
                    result.GetValue(model) ?? MatchModel.Shipped,
                    result.GetValue(mistakes));
                return Interruptible.RunAsync(token => matching.Run(Console.Out, Console.Error, token), time, cancellationToken);
            }

            folders = folders.Length > 0 ? folders : [SourceTree.Find().Samples];
            var request = result.GetValue(compare) is [var older, var newer]
                ? new EvaluateRequest(folders, older, newer, result.GetValue(labels))
                : new EvaluateRequest(folders, result.GetValue(model) ?? ModelFile.Shipped, null, result.GetValue(labels));
            return Interruptible.RunAsync(_ => EvaluateCommand.Run(request, Console.Out, Console.Error), time, cancellationToken);
        });
        return command.WithExamples(
            ("./pipeline evaluate", "the shipped model on the test part of samples/"),
            ("./pipeline evaluate --compare old.model new.model", "what a new model gains there, and how sure that is"),
            ("./pipeline evaluate --match", "the matching of company names on the test part of samples/matching"));
    }
}
