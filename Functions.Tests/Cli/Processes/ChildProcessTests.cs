using System.Diagnostics;
using Pipeline.Cli;
using Pipeline.Cli.Processes;

namespace Pipeline.Tests.Cli.Processes;

public class ChildProcessTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task WaitForLineAsync_LineComes_GivesWhatFollowsThePrefix()
    {
        await using var child = Bash("echo first; echo listening 123; read");

        Assert.Equal("123", await child.WaitForLineAsync("listening ", Limit, CancellationToken.None));
    }

    [Fact]
    public async Task WaitForLineAsync_ProcessEnds_SaysHowAndWhatItSaid()
    {
        await using var child = Bash("echo 'no such database' >&2; exit 3");

        var error = await Assert.ThrowsAsync<CommandFailedException>(
            () => child.WaitForLineAsync("listening ", Limit, CancellationToken.None));

        Assert.Equal("The child ended before it was ready (exit code 3). It said:\nno such database", error.Message);
    }

    [Fact]
    public async Task WaitForLineAsync_TooLate_SaysHowLongItWaited()
    {
        await using var child = Bash("read");

        var error = await Assert.ThrowsAsync<CommandFailedException>(
            () => child.WaitForLineAsync("listening ", TimeSpan.FromMilliseconds(50), CancellationToken.None));

        Assert.Equal("The child was not ready within 0.1 seconds; it said nothing.", error.Message);
    }

    [Fact]
    public async Task WaitForLineAsync_Cancelled_IsACancellation()
    {
        await using var child = Bash("read");
        using var cancellation = new CancellationTokenSource();

        var wait = child.WaitForLineAsync("listening ", Limit, cancellation.Token);
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait);
    }

    [Fact]
    public async Task StopAsync_ProcessThatObeys_LetsItEndByItself()
    {
        var child = Bash("trap 'echo bye >&2; exit 0' TERM; echo ready; while true; do read -t 1; done");
        await child.WaitForLineAsync("ready", Limit, CancellationToken.None);

        await child.StopAsync(Limit);
        await child.WaitForEndAsync();

        Assert.Equal("bye", child.LastWords);
        await child.DisposeAsync();
    }

    [Fact]
    public async Task StopAsync_ProcessThatDoesNot_KillsItAndItsChildren()
    {
        var child = Bash("trap '' TERM; sleep 600 & echo child $!; while true; do sleep 600; done");
        var grandchild = int.Parse(await child.WaitForLineAsync("child ", Limit, CancellationToken.None));

        await child.StopAsync(TimeSpan.FromMilliseconds(100));

        Assert.True(child.HasExited);
        Assert.False(IsRunning(grandchild));
        await child.DisposeAsync();
    }

    [Fact]
    public async Task WaitForExitAsync_ProcessEnds_GivesItsCodeAfterAllOutput()
    {
        var lines = new List<string>();
        await using var child = Bash("for i in {1..2000}; do echo $i; done; exit 7", lines.Add);

        Assert.Equal(7, await child.WaitForExitAsync(CancellationToken.None));
        Assert.Equal(Enumerable.Range(1, 2000).Select(number => $"{number}"), lines);
    }

    [Fact]
    public async Task WaitForExitAsync_Cancelled_StopsTheProcess()
    {
        await using var child = Bash("echo ready; read");
        await child.WaitForLineAsync("ready", Limit, CancellationToken.None);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => child.WaitForExitAsync(new CancellationToken(canceled: true)));

        Assert.True(child.HasExited);
    }

    [Fact]
    public void Start_NoSuchProgram_NamesIt()
    {
        var error = Assert.Throws<CommandFailedException>(
            () => ChildProcess.Start(new ChildProcessOptions("the child", "no-such-program", [])));

        Assert.StartsWith("Cannot start the child: 'no-such-program' is not there or cannot be run", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_Environment_SetsAndRemoves()
    {
        await using var child = ChildProcess.Start(new ChildProcessOptions("the child", "bash", ["-c", "echo \"[$ADDED][$HOME]\""])
        {
            Environment = new Dictionary<string, string?> { ["ADDED"] = "a b", ["HOME"] = null },
        });

        await child.WaitForExitAsync(CancellationToken.None);

        Assert.Equal("[a b][]", child.LastWords);
    }

    private static ChildProcess Bash(string script, Action<string>? line = null) =>
        ChildProcess.Start(new ChildProcessOptions("the child", "bash", ["-c", script]) { OutputLine = line });

    private static bool IsRunning(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);

            // A process that nobody has waited for yet is still listed, as a zombie.
            return !File.ReadAllText($"/proc/{id}/stat").Contains(") Z ", StringComparison.Ordinal);
        }
        catch (Exception e) when (e is ArgumentException or IOException)
        {
            return false;
        }
    }
}
