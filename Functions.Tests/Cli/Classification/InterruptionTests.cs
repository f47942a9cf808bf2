using System.Diagnostics;
using Pipeline.Cli.Processes;
using Pipeline.Tests.Classification;

namespace Pipeline.Tests.Cli.Classification;

/// <summary>The commands of the classifier as people start and stop them; each is known to be at its work when the signal comes.</summary>
public sealed class InterruptionTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly TemporaryFolder _temporary = new();

    private static string Article => Directory.EnumerateFiles(Path.Combine(SampleData.Folder, "articles"), "*.txt").Order(StringComparer.Ordinal).First();

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public async Task Classify_InterruptedWhileItReads_Exits130()
    {
        using var process = Start("classify", Article, "-");
        await ReadAsync(process, (await File.ReadAllTextAsync(Article))[..20]);

        Signals.Send(process, Signals.Interrupt);

        Assert.Equal((130, "Stopped."), await EndAsync(process));
    }

    [Fact]
    public async Task Classify_TerminatedWhileNobodyReadsItsOutput_Exits143()
    {
        using var process = Start(["classify", .. Enumerable.Repeat(Article, 20)]);
        await ReadAsync(process, (await File.ReadAllTextAsync(Article))[..20]);

        Signals.Terminate(process);

        Assert.Equal(143, (await EndAsync(process)).ExitCode);
    }

    [Fact]
    public async Task Evaluate_InterruptedAtWork_Exits130()
    {
        using var process = Start("evaluate");
        await ReadAsync(process, "true paragraphs in");

        Signals.Send(process, Signals.Interrupt);

        Assert.Equal((130, "Stopped."), await EndAsync(process));
    }

    [Fact]
    public async Task Train_TerminatedAtWork_Exits143AndLeavesNoFile()
    {
        using var process = Start("train", "--data", SampleData.Folder, "--out", Path.Combine(_temporary.Path, "a.model"));
        await ReadAsync(process, "pass 1 of");

        Signals.Terminate(process);

        Assert.Equal((143, "Stopped."), await EndAsync(process));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_temporary.Path));
    }

    [Fact]
    public async Task Classify_StartedWithoutStandardInput_SaysSo()
    {
        using var process = StartProgram("bash", "-c", $"exec '{DotNet.FileName}' '{Program}' classify <&-");

        Assert.Equal((1, "-: Standard input is closed; give the names of files."), await EndAsync(process));
    }

    private static string Program => Path.Combine(AppContext.BaseDirectory, "Pipeline.Cli.dll");

    private static Process Start(params string[] arguments) => StartProgram([DotNet.FileName, Program, .. arguments]);

    // A shell that runs the tests in the background would have them, and so their children, ignore SIGINT.
    private static Process StartProgram(params string[] arguments) => Process.Start(new ProcessStartInfo("env", ["--default-signal=INT", .. arguments])
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;

    // No more of the output than that, so that the process may wait for the rest to be read.
    private static async Task ReadAsync(Process process, string text)
    {
        using var limit = new CancellationTokenSource(Limit);
        var read = "";
        var buffer = new char[1];
        while (!read.Contains(text, StringComparison.Ordinal))
        {
            Assert.Equal(1, await process.StandardOutput.ReadAsync(buffer, limit.Token));
            read += buffer[0];
        }
    }

    private static async Task<(int ExitCode, string Error)> EndAsync(Process process)
    {
        using var limit = new CancellationTokenSource(Limit);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        finally
        {
            process.Kill();
        }

        return (process.ExitCode, (await process.StandardError.ReadToEndAsync(limit.Token)).Trim());
    }
}
