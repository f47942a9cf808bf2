using Pipeline.Cli.Processes;

namespace Pipeline.Cli.Services;

/// <summary>The local host as a process of its own, which ends with this one.</summary>
internal sealed class LocalHostProcess : IAsyncDisposable
{
    private const string Assembly = "Pipeline.LocalHost.dll";
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    // What is killed after it goes on at the next start; a command is to end within ten seconds of its signal.
    private static readonly TimeSpan StopGrace = TimeSpan.FromSeconds(7);

    private readonly ChildProcess _process;

    private LocalHostProcess(ChildProcess process, Uri address)
    {
        _process = process;
        Address = address;
    }

    /// <summary>Where it listens, for example http://127.0.0.1:7071/.</summary>
    public Uri Address { get; }

    public ChildProcess Process => _process;

    /// <summary>Starts the host that lies beside this program and waits until it accepts requests.</summary>
    /// <param name="port">The port of 127.0.0.1; 0 for any free one.</param>
    /// <param name="dataFolder">Where it keeps the state of its jobs; made when it is not there.</param>
    /// <param name="settings">Its settings, on top of this process's environment.</param>
    /// <param name="errorLine">Given every line that it logs.</param>
    /// <param name="cancellationToken">Ends the wait and the process.</param>
    /// <exception cref="CommandFailedException">It did not come up; the message holds what it said.</exception>
    public static async Task<LocalHostProcess> StartAsync(
        int port,
        string dataFolder,
        IReadOnlyDictionary<string, string?> settings,
        Action<string>? errorLine,
        CancellationToken cancellationToken)
    {
        var process = ChildProcess.Start(new ChildProcessOptions(
            "the local host",
            DotNet.FileName,
            [Path.Combine(AppContext.BaseDirectory, Assembly), "--port", $"{port}", "--data", dataFolder, "--stop-with-parent"])
        {
            Environment = new Dictionary<string, string?>(settings) { ["ASPNETCORE_URLS"] = null },
            ErrorLine = errorLine,
        });
        try
        {
            var address = await process.WaitForLineAsync("listening ", StartLimit, cancellationToken);
            return new LocalHostProcess(process, new Uri(address));
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _process.StopAsync(StopGrace);
        await _process.DisposeAsync();
    }
}
