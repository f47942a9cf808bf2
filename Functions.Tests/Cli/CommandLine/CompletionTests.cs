using Pipeline.Cli;
using Pipeline.Cli.Terminal;

namespace Pipeline.Tests.Cli.CommandLine;

public class CompletionTests
{
    [Theory]
    [InlineData(" jo", "jobs")]
    [InlineData(" jobs st", "start")]
    [InlineData(" jobs start --dr", "--dry-run")]
    [InlineData(" jobs list --output nd", "ndjson")]
    [InlineData(" jobs list --status Te", "Terminated")]
    public async Task Suggest_LineAsFarAsItIsTyped_NamesWhatMayFollow(string line, string wanted)
    {
        var suggested = await RunAsync($"[suggest:{line.Length}]", line);

        Assert.Contains(wanted, suggested.Split('\n', StringSplitOptions.TrimEntries));
    }

    [Theory]
    [InlineData("bash", "complete -F _pipeline ./pipeline pipeline")]
    [InlineData("zsh", "compdef _pipeline ./pipeline pipeline")]
    [InlineData("fish", "complete --command pipeline")]
    public async Task Completion_Shell_WritesItsScript(string shell, string line) =>
        Assert.Contains(line, await RunAsync("completion", shell), StringComparison.Ordinal);

    private static async Task<string> RunAsync(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        using var interruption = new Interruption();
        Assert.Equal(0, await CommandLineProgram.RunAsync(arguments, output, error, interruption));
        return output.ToString();
    }
}
