using System.CommandLine;
using Pipeline.Classification;
using Pipeline.Cli.CommandLine;
using Pipeline.Cli.Terminal;

namespace Pipeline.Cli.Classification;

/// <summary>The command line of <c>classify</c>.</summary>
internal static class ClassifyCommandLine
{
    public static Command Create(TimeProvider time)
    {
        var files = new Argument<string[]>("files") { Description = "Texts in UTF-8; standard input when left out", Arity = ArgumentArity.ZeroOrMore };
        var model = new Option<string>("--model")
        {
            Description = "The model file; the shipped one when left out",
            DefaultValueFactory = _ => ModelFile.Shipped,
        };
        var json = new Option<bool>("--json") { Description = "Print offsets, labels and probabilities, a line for each text" };
        var probabilities = new Option<bool>("--probabilities") { Description = "Print the probability of every label of each block too; for --json" };
        var minimumConfidence = new Option<double>("--min-confidence")
        {
            HelpName = "SHARE",
            Description = $"Label blocks that are less sure than this, 0 to 1, {Confidence.FallbackLabel}",
        }.Share();
        var command = new Command("classify", "Annotate texts") { files, model, json, probabilities, minimumConfidence };
        command.SetAction((result, cancellationToken) =>
        {
            var request = new ClassifyRequest(
                result.GetValue(model)!,
                result.GetValue(files) ?? [],
                result.GetValue(json) || result.GetValue(probabilities),
                result.GetValue(minimumConfidence),
                result.GetValue(probabilities));
            return Interruptible.RunAsync(token => Run(request, token), time, cancellationToken);
        });
        return command.WithExamples(("./pipeline classify samples/articles/10.3897_BDJ.3.e5216.txt", "print a text with its annotation"));
    }

    private static int Run(ClassifyRequest request, CancellationToken cancellationToken)
    {
        if (StandardStreams.IsClosed(StandardStreams.Output))
        {
            Console.Error.WriteLine("standard output: it is closed, and there is nowhere to write to.");
            return ExitCodes.Failure;
        }

        using var input = StandardStreams.IsClosed(StandardStreams.Input) ? null : Console.OpenStandardInput();
        using var output = Console.OpenStandardOutput();
        return ClassifyCommand.Run(request, input, output, Console.Error, cancellationToken);
    }
}
