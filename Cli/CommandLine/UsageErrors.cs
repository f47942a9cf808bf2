using System.CommandLine;

namespace Pipeline.Cli.CommandLine;

/// <summary>Says what is wrong with a command line.</summary>
internal static class UsageErrors
{
    private const int LargestDistance = 3;

    /// <summary>Writes a line for each error, what may have been meant, and where the help is.</summary>
    public static void Write(ParseResult parsed, IEnumerable<string> errors, TextWriter writer)
    {
        foreach (var message in errors)
        {
            writer.WriteLine($"Error: {message}");
        }

        foreach (var token in parsed.UnmatchedTokens)
        {
            if (Suggestion(token, parsed.CommandResult.Command) is { } meant)
            {
                writer.WriteLine($"Did you mean '{meant}'?");
            }
        }

        var path = parsed.CommandResult.Command is RootCommand ? "" : $" {Path(parsed.CommandResult.Command)}";
        writer.WriteLine($"See ./pipeline{path} --help");
    }

    /// <summary>The command or option of <paramref name="command"/> that is nearest to <paramref name="token"/>; null when none is near.</summary>
    public static string? Suggestion(string token, Command command)
    {
        var names = command.Subcommands.Select(sub => sub.Name).Concat(command.Options.Select(option => option.Name));
        var nearest = names.Where(name => name.StartsWith('-') == token.StartsWith('-'))
            .Select(name => (name, Distance: Distance(name, token)))
            .OrderBy(pair => pair.Distance)
            .FirstOrDefault();
        return nearest.name is not null && nearest.Distance <= Math.Min(LargestDistance, (token.Length + 1) / 2) ? nearest.name : null;
    }

    private static string Path(Command command) =>
        command.Parents.OfType<Command>().FirstOrDefault() is { } parent and not RootCommand
            ? $"{Path(parent)} {command.Name}"
            : command.Name;

    /// <summary>Levenshtein's distance: insertions, deletions and replacements of one character.</summary>
    private static int Distance(string left, string right)
    {
        var row = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 1; i <= left.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var replaced = diagonal + (left[i - 1] == right[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[right.Length];
    }
}
