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
        var data = new Option<string>("--data")
        {
            Description = "Folder of .ann files; its test part is used where it is split",
            DefaultValueFactory = _ => SourceTree.Find().Samples,
        };
        var model = new Option<string>("--model")
        {
            Description = "The model file; the shipped one when left out",
            DefaultValueFactory = _ => ModelFile.Shipped,
        };
        var command = new Command("evaluate", "Compare a model's labels with the true ones") { data, model };
        command.SetAction((result, cancellationToken) =>
        {
            var request = new EvaluateRequest(result.GetValue(data)!, result.GetValue(model)!);
            return Interruptible.RunAsync(_ => EvaluateCommand.Run(request, Console.Out, Console.Error), time, cancellationToken);
        });
        return command.WithExamples(("./pipeline evaluate", "the shipped model on the test part of samples/"));
    }
}
