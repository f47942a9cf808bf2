using System.CommandLine;
using Pipeline.Cli;
using Pipeline.Cli.Terminal;

namespace Pipeline.Tests.Cli.CommandLine;

public class CommandLineProgramTests
{
    [Theory]
    [InlineData("demo --documents 0", "--documents '0' is not allowed: give a whole number from 1 to 100000.")]
    [InlineData("demo --documents many", "--documents 'many' is not allowed: give a whole number from 1 to 100000.")]
    [InlineData("demo --batch-size 1001", "--batch-size '1001' is not allowed: give a whole number from 1 to 1000.")]
    [InlineData("demo --port 65536", "--port '65536' is not allowed: give a whole number from 0 to 65535.")]
    [InlineData("up --port -1", "--port '-1' is not allowed: give a whole number from 0 to 65535.")]
    [InlineData(
        "demo --database _users",
        "--database '_users' is not allowed: a database name begins with a letter a-z and goes on with a-z, 0-9 and any of _ $ ( ) + - /, at most 238 characters.")]
    [InlineData("demo --documents", "Required argument missing for option: '--documents'.")]
    [InlineData("bench job --documents 5,x", "--documents 'x' is not allowed: give whole numbers from 1 to 1000000 with commas between them.")]
    [InlineData("checkpoint set", "Option '--to' is required.")]
    [InlineData(
        "checkpoint set --to yesterday",
        "--to 'yesterday' is not allowed: give a time with its zone such as 2025-11-13T00:00:00Z, backup, or backup:N.")]
    [InlineData("bench job --parallelism 0", "--parallelism '0' is not allowed: give a whole number from 1 to 256.")]
    [InlineData("bench poll --records 999", "--records '999' is not allowed: give a whole number from 1000 to 1000000.")]
    [InlineData("bench poll --batch-size 0", "--batch-size '0' is not allowed: give a whole number from 1 to 100000.")]
    [InlineData("plan", "Option '--documents' is required.")]
    [InlineData("plan --documents 0", "--documents '0' is not allowed: give a whole number from 1 to 10000000000.")]
    [InlineData("plan --documents 1 --average-kb 0", "--average-kb '0' is not allowed: give a number above 0, up to 1000000.")]
    [InlineData("plan --documents 1 --backend sql", "--backend 'sql' is not allowed: give one of azure-storage, dts, local.")]
    [InlineData("plan --documents 1 --batch-size 1001", "--batch-size '1001' is not allowed: give a whole number from 1 to 1000.")]
    [InlineData("plan --documents 1 --backend local --instances 2", "--instances is for Azure: the local host is one process.")]
    [InlineData("train --data x --out y --date 21.11.2026", "--date '21.11.2026' is not allowed: give a date as YYYY-MM-DD, such as 2026-11-21.")]
    [InlineData("train --data x --out y --date 11/21/2026", "--date '11/21/2026' is not allowed: give a date as YYYY-MM-DD, such as 2026-11-21.")]
    [InlineData("train --data x --out y --seed -1", "--seed '-1' is not allowed: give a whole number from 0 to 18446744073709551615.")]
    [InlineData("train --data x --out y --epochs 0", "--epochs '0' is not allowed: give a whole number from 1 to 1000.")]
    [InlineData("classify --min-confidence NaN", "--min-confidence 'NaN' is not allowed: give a number from 0 to 1.")]
    public async Task RunAsync_BadOption_SaysInOneSentenceWhatWouldBeRight(string line, string sentence)
    {
        var (exitCode, output, error) = await RunAsync(line);

        Assert.Equal(2, exitCode);
        Assert.Empty(output);
        Assert.Equal($"Error: {sentence}", error.Split(Environment.NewLine)[0]);
    }

    public static TheoryData<string, string> OptionsWithValues()
    {
        var options = new TheoryData<string, string>();
        foreach (var (line, command) in CommandsOf("", CommandLineProgram.CreateRoot()))
        {
            foreach (var option in command.Options.Where(option => option.Arity.MaximumNumberOfValues > 0 && option.ValueType != typeof(bool)))
            {
                options.Add(line, option.Name);
            }
        }

        return options;
    }

    // An unset variable of a script: refused by name, whatever the option, before anything is done.
    [Theory]
    [MemberData(nameof(OptionsWithValues))]
    public async Task RunAsync_EmptyValue_IsRefusedByName(string command, string option)
    {
        string[] words = command.Split(' ', StringSplitOptions.RemoveEmptyEntries);

        foreach (var arguments in new string[][] { [.. words, option, ""], [.. words, option + "="] })
        {
            var (exitCode, output, error) = await RunAsync(arguments);

            Assert.Equal(2, exitCode);
            Assert.Empty(output);
            Assert.Contains(option, error, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void OptionsWithValues_AreMany() => Assert.True(OptionsWithValues().Count > 25);

    [Theory]
    [InlineData("")]
    [InlineData("@nothing")]
    [InlineData("[suggest]")]
    [InlineData("--model")]
    [InlineData("classify\0--model\0/")]
    [InlineData("classify\0--model\0/dev/null")]
    [InlineData("classify\0@nothing")]
    [InlineData("evaluate\0--data\0/dev/null")]
    [InlineData("train\0--data\0.\0--out\0/dev/null/x")]
    [InlineData("train\0--data\0.\0--out\0/")]
    [InlineData("train\0--data\0.\0--labels\0/\0--out\0/dev/null")]
    public async Task RunAsync_AnyInput_ShowsNoStackTrace(string arguments)
    {
        var (exitCode, _, error) = await RunAsync(arguments.Split('\0'));

        Assert.InRange(exitCode, 0, 2);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
        Assert.DoesNotContain("unexpected", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("dmeo", "Did you mean 'demo'?", "See ./pipeline --help")]
    [InlineData("demo --documnets 3", "Did you mean '--documents'?", "See ./pipeline demo --help")]
    [InlineData("bench jbo", "Did you mean 'job'?", "See ./pipeline bench --help")]
    public async Task RunAsync_UnknownWord_SuggestsTheNearest(string line, string suggestion, string help)
    {
        var (exitCode, _, error) = await RunAsync(line);

        Assert.Equal(2, exitCode);
        Assert.Contains(suggestion, error.Split(Environment.NewLine));
        Assert.Contains(help, error.Split(Environment.NewLine));
    }

    [Fact]
    public async Task RunAsync_WordLikeNoCommand_SuggestsNothing()
    {
        var (_, _, error) = await RunAsync("frobnicate");

        Assert.DoesNotContain("Did you mean", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--help", "./pipeline [command] [options]")]
    [InlineData("demo --help", "./pipeline demo [options]")]
    [InlineData("up -h", "./pipeline up [options]")]
    [InlineData("test --help", "./pipeline test [options]")]
    [InlineData("bench --help", "./pipeline bench [command] [options]")]
    [InlineData("bench job --help", "./pipeline bench job [options]")]
    [InlineData("bench poll --help", "./pipeline bench poll [options]")]
    [InlineData("plan --help", "./pipeline plan [options]")]
    [InlineData("classify --help", "./pipeline classify [<files>...] [options]")]
    [InlineData("train --help", "--date <YYYY-MM-DD>")]
    [InlineData("evaluate --help", "./pipeline evaluate [options]")]
    [InlineData("checkpoint --help", "./pipeline checkpoint [command] [options]")]
    [InlineData("checkpoint show --help", "./pipeline checkpoint show [options]")]
    [InlineData("checkpoint set --help", "./pipeline checkpoint set [options]")]
    [InlineData("checkpoint reset --help", "./pipeline checkpoint reset [options]")]
    public async Task RunAsync_Help_ShowsUsageAndExamples(string line, string usage)
    {
        var (exitCode, output, error) = await RunAsync(line);

        Assert.Equal(0, exitCode);
        Assert.Empty(error);
        Assert.Contains(usage, output, StringComparison.Ordinal);
        Assert.Contains("Examples:", output, StringComparison.Ordinal);
        Assert.DoesNotContain("Pipeline.Cli", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_NoCommand_ShowsTheHelpAndFails()
    {
        var (exitCode, output, _) = await RunAsync("");

        Assert.Equal(2, exitCode);
        Assert.Contains("Commands:", output, StringComparison.Ordinal);
    }

    private static IEnumerable<(string Line, Command Command)> CommandsOf(string line, Command command) =>
        command.Subcommands.SelectMany(sub => CommandsOf($"{line} {sub.Name}", sub)).Prepend((line, command));

    private static Task<(int ExitCode, string Output, string Error)> RunAsync(string line) =>
        RunAsync(line.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    private static async Task<(int ExitCode, string Output, string Error)> RunAsync(string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        using var interruption = new Interruption();
        var exitCode = await CommandLineProgram.RunAsync(arguments, output, error, interruption);
        return (exitCode, output.ToString(), error.ToString());
    }
}
