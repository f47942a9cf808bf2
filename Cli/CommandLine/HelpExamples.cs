using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Pipeline.Cli.CommandLine;

/// <summary>Adds examples to the help of a command.</summary>
internal static class HelpExamples
{
    /// <param name="command">The command.</param>
    /// <param name="examples">Each a command line and what it does.</param>
    public static void WithExamples(this Command command, params (string Line, string Meaning)[] examples) =>
        command.Options.Add(new HelpOption { Action = new HelpWithExamples(examples) });

    private sealed class HelpWithExamples(IReadOnlyList<(string Line, string Meaning)> examples) : SynchronousCommandLineAction
    {
        private readonly HelpAction _help = new();

        public override int Invoke(ParseResult parseResult)
        {
            var exitCode = _help.Invoke(parseResult);
            var output = parseResult.InvocationConfiguration.Output;
            output.WriteLine("Examples:");
            foreach (var (line, meaning) in examples)
            {
                output.WriteLine($"  {line}");
                output.WriteLine($"      {meaning}");
            }

            output.WriteLine();
            return exitCode;
        }
    }
}
