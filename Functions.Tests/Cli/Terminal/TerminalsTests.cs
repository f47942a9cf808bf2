using Pipeline.Cli.Terminal;
using Spectre.Console;

namespace Pipeline.Tests.Cli.Terminal;

public class TerminalsTests
{
    [Theory]
    [InlineData(true, null, "xterm-256color", true)]
    [InlineData(true, "", "xterm-256color", true)]
    [InlineData(true, "1", "xterm-256color", false)]
    [InlineData(true, null, "dumb", false)]
    [InlineData(true, null, null, false)]
    [InlineData(false, null, "xterm-256color", false)]
    public void Create_Anywhere_AnimatesOnlyWhereItCanAndMay(bool isTerminal, string? noColour, string? term, bool animated)
    {
        var environment = new Dictionary<string, string?> { ["NO_COLOR"] = noColour, ["TERM"] = term };
        using var output = new StringWriter();

        var console = Terminals.Create(output, isTerminal, environment.GetValueOrDefault);
        console.MarkupLine("[red]text[/]");

        Assert.Equal(animated, console.IsAnimated());
        Assert.Equal(animated, output.ToString().Contains('\u001b'));
        Assert.Contains("text", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void WriteVerbatim_LongLineWithMarkup_IsLeftAlone()
    {
        var line = "curl '[bold]" + new string('x', 300) + "'";
        using var output = new StringWriter();

        Terminals.Create(output, isTerminal: false, _ => null).WriteVerbatim(line);

        Assert.Equal(line + Environment.NewLine, output.ToString());
    }
}
