using System.CommandLine;
using Pipeline.Classification;
using Pipeline.Cli.CommandLine;

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
        var json = new Option<bool>("--json") { Description = "Print offsets, labels and probabilities, a line for each text" };
        var minimumConfidence = new Option<double>("--min-confidence")
        {
            HelpName = "SHARE",
            Description = $"Label blocks that are less sure than this, 0 to 1, {Confidence.FallbackLabel}",
        }.Share();
        var command = new Command("classify", "Annotate texts") { files, model, json, minimumConfidence };
        command.SetAction(result =>
        {
            using var input = Console.OpenStandardInput();
            using var output = Console.OpenStandardOutput();
            var request = new ClassifyRequest(
                result.GetValue(model)!, result.GetValue(files) ?? [], result.GetValue(json), result.GetValue(minimumConfidence));
            return ClassifyCommand.Run(request, input, output, Console.Error);
        });
        return command;
    }
}
