using Pipeline.Cli;
using Pipeline.Cli.Terminal;

namespace Pipeline.Tests.Cli.CommandLine;

public sealed class SchedulesCommandTests
{
    [Theory]
    [InlineData("schedules add live --database articles")]
    [InlineData("schedules add live --cron 0 --continuous")]
    public async Task Add_NotOneOfCronAndContinuous_IsAWrongCommandLine(string command)
    {
        using var interruption = new Interruption();
        using var output = new StringWriter();
        using var error = new StringWriter();

        var exitCode = await CommandLineProgram.RunAsync(command.Split(' '), output, error, interruption);

        Assert.Equal(ExitCodes.Usage, exitCode);
        Assert.Contains("give one of --cron and --continuous", error.ToString(), StringComparison.Ordinal);
    }
}
