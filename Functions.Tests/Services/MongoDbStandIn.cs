using System.Collections.Concurrent;
using Pipeline.Embedded.Mongo;

namespace Pipeline.Tests.Services;

/// <summary>
/// The MongoDB that a collection of tests shares: the server of MONGO_URI where the environment names one, else the stand-in of tools/services
/// as a process of its own. Each test works in databases of its own; all are removed at the end.
/// </summary>
public sealed class MongoDbStandIn : IAsyncLifetime
{
    private readonly ConcurrentBag<string> _databases = [];
    private NodeStandIn? _process;
    private MongoConnectionPool? _connections;

    /// <summary>The connection string of this MongoDB.</summary>
    internal string Uri { get; private set; } = "";

    internal MongoAddress Address => MongoAddress.Parse(Uri);

    internal IMongoCommands Commands => _connections!;

    /// <summary>True for the stand-in, false for a server that the environment names.</summary>
    internal bool IsStandIn => _process is not null;

    public async Task InitializeAsync()
    {
        Uri = Environment.GetEnvironmentVariable("MONGO_URI") is { Length: > 0 } uri ? uri : await StartAsync();
        _connections = new MongoConnectionPool(MongoAddress.Parse(Uri), TimeProvider.System);
    }

    public async Task DisposeAsync()
    {
        if (_connections is not null && !IsStandIn)
        {
            foreach (var name in _databases)
            {
                using var dropped = await Commands.RunAsync(
                    MongoCommand.Create("dropDatabase", name, bson => bson.Write("dropDatabase"u8, 1)), CancellationToken.None);
            }
        }

        _connections?.Dispose();
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }
    }

    /// <summary>The name of a database that no other test has; it is removed at the end.</summary>
    internal string NewDatabaseName()
    {
        var name = $"test-{Guid.NewGuid():N}";
        _databases.Add(name);
        return name;
    }

    private async Task<string> StartAsync()
    {
        var password = Guid.NewGuid().ToString("N");
        _process = await NodeStandIn.StartAsync(
            "mongodb/server.js", "bson", new Dictionary<string, string> { ["MONGO_USER"] = "tester", ["MONGO_PASSWORD"] = password });
        return $"mongodb://tester:{password}@127.0.0.1:{_process.Port}/";
    }
}
