using Spectre.Console;

namespace Pipeline.Cli.Terminal;

/// <summary>Makes the console that commands write to.</summary>
internal static class Terminals
{
    private const int PlainWidth = 80;

    /// <summary>The columns of the terminal; 80 where there is none.</summary>
    public static int Width => Console.IsOutputRedirected ? PlainWidth : Console.WindowWidth;

    /// <summary>
    /// A console on standard output. Colours and animation only on a terminal that can show them and while NO_COLOR is
    /// unset; otherwise plain lines, 80 columns wide.
    /// </summary>
    public static IAnsiConsole Create() =>
        Create(Console.Out, !Console.IsOutputRedirected, Environment.GetEnvironmentVariable);

    /// <summary>A console on <paramref name="writer"/>, as if <paramref name="environment"/> were the process's own.</summary>
    public static IAnsiConsole Create(TextWriter writer, bool isTerminal, Func<string, string?> environment)
    {
        var animated = isTerminal
            && string.IsNullOrEmpty(environment("NO_COLOR"))
            && environment("TERM") is not (null or "" or "dumb");
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = animated ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = animated ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = animated ? InteractionSupport.Yes : InteractionSupport.No,
            Out = new AnsiConsoleOutput(writer),
            Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
        });
        console.Profile.Capabilities.Unicode = true;
        if (!isTerminal)
        {
            console.Profile.Width = PlainWidth;
        }

        return console;
    }

    /// <summary>Shows nothing.</summary>
    public static IAnsiConsole Silent { get; } = Create(TextWriter.Null, isTerminal: false, _ => null);

    /// <summary>True when the console shows colours and lines that move.</summary>
    public static bool IsAnimated(this IAnsiConsole console) => console.Profile.Capabilities.Interactive;

    /// <summary>Writes a line as it is: no mark-up, and never wrapped, so that it can be copied.</summary>
    public static void WriteVerbatim(this IAnsiConsole console, string line)
    {
        console.Profile.Out.Writer.WriteLine(line);
        console.Profile.Out.Writer.Flush();
    }
}
