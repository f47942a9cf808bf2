using System.CommandLine;
using Pipeline.Classification;
using Pipeline.Classification.Evaluation;

namespace Pipeline.Cli.Classification;

/// <summary>The command line of <c>evaluate</c>.</summary>
internal static class EvaluateCommandLine
{
    public static Command Create()
    {
        var data = new Option<string>("--data")
        {
            Description = "Folder of .ann files; its test part is used where it is split",
            DefaultValueFactory = _ => SourceTree.Find().Samples,
        };
        var model = new Option<string>("--model")
        {
            Description = "The model file; the shipped one when left out",
            DefaultValueFactory = _ => ClassificationOptions.ShippedModel,
        };
        var command = new Command("evaluate", "Compare a model's labels with the true ones") { data, model };
        command.SetAction(result => EvaluateCommand.Run(
            new EvaluateRequest(result.GetValue(data)!, result.GetValue(model)!), Console.Out, Console.Error));
        return command;
    }
}
