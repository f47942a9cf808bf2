using System.CommandLine;
using Pipeline.Classification;

namespace Pipeline.Cli.Classification;

/// <summary>The command line of <c>classify</c>.</summary>
internal static class ClassifyCommandLine
{
    public static Command Create()
    {
        var files = new Argument<string[]>("files") { Description = "Texts in UTF-8; standard input when left out", Arity = ArgumentArity.ZeroOrMore };
        var model = new Option<string>("--model")
        {
            Description = "The model file; the shipped one when left out",
            DefaultValueFactory = _ => ClassificationOptions.ShippedModel,
        };
        var command = new Command("classify", "Annotate texts") { files, model };
        command.SetAction(result =>
        {
            using var input = Console.OpenStandardInput();
            using var output = Console.OpenStandardOutput();
            return ClassifyCommand.Run(result.GetValue(model)!, result.GetValue(files) ?? [], input, output, Console.Error);
        });
        return command;
    }
}
