using System.CommandLine;
using System.CommandLine.Parsing;

namespace Pipeline.Cli.CommandLine;

/// <summary>Finds options with an empty value, as a script gives them whose variable is not set.</summary>
internal static class EmptyArguments
{
    /// <returns>A sentence for each of them.</returns>
    public static IEnumerable<string> Find(ParseResult parsed)
    {
        for (var command = parsed.CommandResult; command is not null; command = command.Parent as CommandResult)
        {
            // What an option has to say of its empty value itself is better.
            foreach (var option in command.Command.Options.Where(option => IsEmpty(parsed.GetResult(option))))
            {
                yield return $"{option.Name} '' is not allowed: it is empty.";
            }
        }
    }

    private static bool IsEmpty(OptionResult? result) =>
        result is { Implicit: false } && !result.Errors.Any() && result.Tokens.Any(token => token.Value.Length == 0);
}
