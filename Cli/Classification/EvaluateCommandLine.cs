using System.CommandLine;
using Pipeline.Classification;
using Pipeline.Cli.CommandLine;
using Pipeline.Cli.Terminal;

namespace Pipeline.Cli.Classification;

/// <summary>The command line of <c>evaluate</c>.</summary>
internal static class EvaluateCommandLine
{
    public static Command Create(TimeProvider time)
    {
        var data = new Option<string[]>("--data")
        {
            Description = "Folders of .ann files, of which the test part is used where they are split, and ZIP archives of them",
            DefaultValueFactory = _ => [SourceTree.Find().Samples],
            AllowMultipleArgumentsPerToken = true,
        };
        var model = new Option<string>("--model")
        {
            Description = "The model file; the shipped one when left out",
            DefaultValueFactory = _ => ModelFile.Shipped,
        };
        var compare = new Option<string[]>("--compare")
        {
            HelpName = "A B",
            Description = "Two model files: how much better the second is on the same documents, with an interval",
            Arity = new ArgumentArity(2, 2),
            AllowMultipleArgumentsPerToken = true,
        };
        var labels = new Option<string?>("--labels") { Description = "JSON file of label to label for data and model; '*' stands for all others" };
        var command = new Command("evaluate", "Compare a model's labels with the true ones") { data, model, compare, labels };
        command.SetAction((result, cancellationToken) =>
        {
            var request = result.GetValue(compare) is [var first, var second]
                ? new EvaluateRequest(result.GetValue(data)!, first, second, result.GetValue(labels))
                : new EvaluateRequest(result.GetValue(data)!, result.GetValue(model)!, null, result.GetValue(labels));
            return Interruptible.RunAsync(_ => EvaluateCommand.Run(request, Console.Out, Console.Error), time, cancellationToken);
        });
        return command.WithExamples(("./pipeline evaluate", "the shipped model on the test part of samples/"),
            ("./pipeline evaluate --compare old.model new.model", "what a new model gains there, and how sure that is"));
    }
}
