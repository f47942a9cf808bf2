using System.Globalization;
using Pipeline.Cli.Processes;

namespace Pipeline.Cli.Services;

/// <summary>The local blob storage: Azurite as a process on a loopback port, which ends with this one.</summary>
internal sealed class Azurite : IAsyncDisposable
{
    private const string Script = "tools/services/azurite/server.js";

    // Published with Azurite: the account that every local storage has.
    private const string Account = "devstoreaccount1";
    private const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopGrace = TimeSpan.FromSeconds(1);

    private Azurite(ChildProcess process, int port) => (Process, Port) = (process, port);

    public ChildProcess Process { get; }

    public int Port { get; }

    /// <summary>What AzureWebJobsStorage is set to for the host to use it.</summary>
    public string ConnectionString => string.Create(
        CultureInfo.InvariantCulture,
        $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={Key};BlobEndpoint=http://127.0.0.1:{Port}/{Account};");

    /// <summary>The settings that point a host at it.</summary>
    public IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?> { ["AzureWebJobsStorage"] = ConnectionString };

    /// <summary>Starts Azurite and waits until it listens. Its npm packages are there already.</summary>
    /// <param name="tree">Where its script is.</param>
    /// <param name="port">The port; 0 for any free one.</param>
    /// <param name="folder">Where it keeps the blobs; null to keep them in memory.</param>
    /// <param name="cancellationToken">Ends the wait and the process.</param>
    /// <exception cref="CommandFailedException">It did not come up; the message holds what it said.</exception>
    public static async Task<Azurite> StartAsync(
        SourceTree tree, int port = 0, string? folder = null, CancellationToken cancellationToken = default)
    {
        var process = ChildProcess.Start(new ChildProcessOptions(
            "Azurite",
            NodeRuntime.FileName,
            [Path.Combine(tree.Root, Script), port.ToString(CultureInfo.InvariantCulture), "--stop-with-parent"])
        {
            Environment = new Dictionary<string, string?> { ["BLOB_FOLDER"] = folder },
        });
        try
        {
            var line = await process.WaitForLineAsync("listening ", StartLimit, cancellationToken);
            return new Azurite(process, int.Parse(line, CultureInfo.InvariantCulture));
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Process.StopAsync(StopGrace);
        await Process.DisposeAsync();
    }
}
