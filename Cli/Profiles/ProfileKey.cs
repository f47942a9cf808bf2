using System.Text;
using Pipeline.Cli.Terminal;

namespace Pipeline.Cli.Profiles;

/// <summary>Gets a key without its standing in the command line, which others can list and the shell keeps.</summary>
internal static class ProfileKey
{
    /// <summary>The variable that may hold it.</summary>
    public const string Variable = "PIPELINE_PROFILE_KEY";

    /// <summary>The key of the variable, else the first line of a standard input that is no terminal, else what is typed unseen; null for none.</summary>
    public static string? Read(Func<string, string?> environment, TextWriter error)
    {
        var key = environment(Variable) is { Length: > 0 } given ? given
            : StandardStreams.IsClosed(StandardStreams.Input) ? null
            : Console.IsInputRedirected ? Console.In.ReadLine()
            : Prompt(error);
        return key?.Trim() is { Length: > 0 } trimmed ? Check(trimmed) : null;
    }

    /// <exception cref="CommandFailedException">It could not stand in a header.</exception>
    public static string Check(string key) => key.All(character => character is > ' ' and < '\x7F')
        ? key
        : throw new CommandFailedException(
            "The key holds something else than letters, digits and signs of ASCII; was more pasted than the key?", exitCode: ExitCodes.Usage);

    private static string Prompt(TextWriter error)
    {
        error.Write("Key (not shown; Enter for none): ");
        var key = new StringBuilder();
        for (var pressed = Console.ReadKey(intercept: true); pressed.Key != ConsoleKey.Enter; pressed = Console.ReadKey(intercept: true))
        {
            if (pressed.Key == ConsoleKey.Backspace)
            {
                key.Length = Math.Max(0, key.Length - 1);
            }
            else if (pressed.KeyChar != '\0')
            {
                key.Append(pressed.KeyChar);
            }
        }

        error.WriteLine();
        return key.ToString();
    }
}
