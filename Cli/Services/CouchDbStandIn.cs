using System.Security.Cryptography;
using Pipeline.Cli.Processes;

namespace Pipeline.Cli.Services;

/// <summary>The local stand-in for CouchDB: a process on a free loopback port that keeps everything in memory and ends with this one.</summary>
internal sealed class CouchDbStandIn : IAsyncDisposable
{
    private const string Script = "tools/services/couchdb/server.js";
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopGrace = TimeSpan.FromSeconds(1);

    private readonly ChildProcess _process;

    private CouchDbStandIn(ChildProcess process, CouchDbConnection connection)
    {
        _process = process;
        Connection = connection;
    }

    public CouchDbConnection Connection { get; }

    public ChildProcess Process => _process;

    /// <summary>Starts the stand-in and waits until it listens. Its npm packages are there already.</summary>
    /// <param name="tree">Where its script is.</param>
    /// <param name="user">The administrator.</param>
    /// <param name="password">The administrator's password; null for a random one.</param>
    /// <param name="mostRequests">While it has this many requests it answers 503 to others; null for no bound.</param>
    /// <param name="cancellationToken">Ends the wait and the process.</param>
    /// <exception cref="CommandFailedException">It did not come up; the message holds what it said.</exception>
    public static async Task<CouchDbStandIn> StartAsync(
        SourceTree tree, string user = "pipeline", string? password = null, int? mostRequests = null, CancellationToken cancellationToken = default)
    {
        password ??= Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        string[] bound = mostRequests is { } most ? [$"--most-requests={most}"] : [];
        var process = ChildProcess.Start(new ChildProcessOptions(
            "the CouchDB stand-in",
            NodeRuntime.FileName,
            ["--max-old-space-size=8192", Path.Combine(tree.Root, Script), "0", "--stop-with-parent", .. bound])
        {
            Environment = new Dictionary<string, string?> { ["COUCH_USER"] = user, ["COUCH_PASSWORD"] = password },
        });
        try
        {
            var port = await process.WaitForLineAsync("listening ", StartLimit, cancellationToken);
            return new CouchDbStandIn(process, new CouchDbConnection($"http://127.0.0.1:{port}", user, password, isStandIn: true));
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Connection.DisposeAsync();
        await _process.StopAsync(StopGrace);
        await _process.DisposeAsync();
    }
}
