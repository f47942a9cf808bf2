using Pipeline.Cli.Processes;

namespace Pipeline.Cli.Services;

/// <summary>The embedded host as a process of its own, which ends with this one.</summary>
internal sealed class EmbeddedHost : IAsyncDisposable
{
    private const string Assembly = "Pipeline.Embedded.dll";
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopGrace = TimeSpan.FromSeconds(15);

    private readonly ChildProcess _process;

    private EmbeddedHost(ChildProcess process, Uri address)
    {
        _process = process;
        Address = address;
    }

    /// <summary>Where it listens, for example http://127.0.0.1:7071/.</summary>
    public Uri Address { get; }

    public ChildProcess Process => _process;

    /// <summary>Starts the host that lies beside this program and waits until it accepts requests.</summary>
    /// <param name="port">The port of 127.0.0.1; 0 for any free one.</param>
    /// <param name="dataFolder">Where it keeps the journals of its jobs; made when it is not there.</param>
    /// <param name="settings">Its settings, on top of this process's environment.</param>
    /// <param name="errorLine">Given every line that it logs.</param>
    /// <param name="cancellationToken">Ends the wait and the process.</param>
    /// <exception cref="CommandFailedException">It did not come up; the message holds what it said.</exception>
    public static async Task<EmbeddedHost> StartAsync(
        int port,
        string dataFolder,
        IReadOnlyDictionary<string, string?> settings,
        Action<string>? errorLine,
        CancellationToken cancellationToken)
    {
        var process = ChildProcess.Start(new ChildProcessOptions(
            "the embedded host",
            DotNet.FileName,
            [Path.Combine(AppContext.BaseDirectory, Assembly), "--port", $"{port}", "--data", dataFolder, "--stop-with-parent"])
        {
            Environment = new Dictionary<string, string?>(settings) { ["ASPNETCORE_URLS"] = null },
            ErrorLine = errorLine,
        });
        try
        {
            var address = await process.WaitForLineAsync("listening ", StartLimit, cancellationToken);
            return new EmbeddedHost(process, new Uri(address));
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
