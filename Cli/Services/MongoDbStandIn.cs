using System.Security.Cryptography;
using Pipeline.Cli.Processes;

namespace Pipeline.Cli.Services;

/// <summary>The local stand-in for MongoDB: a process on a free loopback port that keeps everything in memory and ends with this one.</summary>
internal sealed class MongoDbStandIn : IAsyncDisposable
{
    private const string Script = "tools/services/mongodb/server.js";
    private const string User = "pipeline";
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopGrace = TimeSpan.FromSeconds(1);

    private MongoDbStandIn(ChildProcess process, MongoDbConnection connection) => (Process, Connection) = (process, connection);

    public MongoDbConnection Connection { get; }

    public ChildProcess Process { get; }

    /// <summary>Starts the stand-in with a random password and waits until it listens. Its npm packages are there already.</summary>
    /// <exception cref="CommandFailedException">It did not come up; the message holds what it said.</exception>
    public static async Task<MongoDbStandIn> StartAsync(SourceTree tree, CancellationToken cancellationToken)
    {
        var password = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        var process = ChildProcess.Start(new ChildProcessOptions(
            "the MongoDB stand-in",
            NodeRuntime.FileName,
            [Path.Combine(tree.Root, Script), "0", "--stop-with-parent"])
        {
            Environment = new Dictionary<string, string?> { ["MONGO_USER"] = User, ["MONGO_PASSWORD"] = password },
        });
        try
        {
            var port = await process.WaitForLineAsync("listening ", StartLimit, cancellationToken);
            return new MongoDbStandIn(process, new MongoDbConnection($"mongodb://{User}:{password}@127.0.0.1:{port}/", isStandIn: true));
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        Connection.Dispose();
        await Process.StopAsync(StopGrace);
        await Process.DisposeAsync();
    }
}
