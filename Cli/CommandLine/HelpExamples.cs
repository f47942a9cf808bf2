using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Pipeline.Cli.CommandLine;

/// <summary>The help of a command: as System.CommandLine writes it, under the name that people type, and with examples.</summary>
internal static class HelpExamples
{
    private const string TypedName = "./pipeline";
    private const int WidestHelp = 100;

    /// <param name="command">The command.</param>
    /// <param name="examples">Each a command line and what it does.</param>
    public static T WithExamples<T>(this T command, params (string Line, string Meaning)[] examples)
        where T : Command
    {
        foreach (var option in command.Options.OfType<HelpOption>().ToList())
        {
            command.Options.Remove(option);
        }

        command.Options.Add(new HelpOption { Action = new HelpWithExamples(examples) });
        return command;
    }

    private sealed class HelpWithExamples(IReadOnlyList<(string Line, string Meaning)> examples) : SynchronousCommandLineAction
    {
        public override int Invoke(ParseResult parseResult)
        {
            var configuration = parseResult.InvocationConfiguration;
            var output = configuration.Output;
            using var help = new StringWriter();
            configuration.Output = help;
            var exitCode = new HelpAction { MaxWidth = Math.Min(WidestHelp, Terminal.Terminals.Width) }.Invoke(parseResult);
            configuration.Output = output;
            output.Write(help.ToString().TrimEnd().Replace(RootCommand.ExecutableName, TypedName, StringComparison.Ordinal));
            output.WriteLine();
            output.WriteLine();
            output.WriteLine("Examples:");
            foreach (var (line, meaning) in examples)
            {
                output.WriteLine($"  {line}");
                output.WriteLine($"      {meaning}");
            }

            return exitCode;
        }
    }
}
