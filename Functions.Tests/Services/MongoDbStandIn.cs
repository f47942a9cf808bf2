using System.Collections.Concurrent;
using MongoDB.Bson;
using MongoDB.Driver;
using Pipeline.Mongo;

namespace Pipeline.Tests.Services;

/// <summary>
/// The MongoDB that a collection of tests shares: the server of MONGO_URI where the environment names one, else the stand-in of tools/services
/// as a process of its own. Each test works in databases of its own; all are removed at the end.
/// </summary>
public sealed class MongoDbStandIn : IAsyncLifetime
{
    private readonly ConcurrentBag<string> _databases = [];
    private NodeStandIn? _process;
    private MongoClient? _client;

    /// <summary>The connection string of this MongoDB.</summary>
    internal string Uri { get; private set; } = "";

    /// <summary>True for the stand-in, false for a server that the environment names.</summary>
    internal bool IsStandIn => _process is not null;

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        Uri = Environment.GetEnvironmentVariable("MONGO_URI") is { Length: > 0 } uri ? uri : await StartAsync();
        _client = new MongoClient(MongoClients.Settings(MongoUrl.Create(Uri)));
    }

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        if (_client is not null && !IsStandIn)
        {
            foreach (var name in _databases)
            {
                await _client.DropDatabaseAsync(name);
            }
        }

        _client?.Dispose();
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }
    }

    /// <summary>A database that no other test has; it is removed at the end.</summary>
    internal IMongoDatabase NewDatabase() => _client!.GetDatabase(NewDatabaseName());

    /// <summary>The name of a database that no other test has; it is removed at the end.</summary>
    internal string NewDatabaseName()
    {
        var name = $"test-{Guid.NewGuid():N}";
        _databases.Add(name);
        return name;
    }

    /// <summary>A database of this MongoDB.</summary>
    internal IMongoDatabase Database(string name) => _client!.GetDatabase(name);

    /// <summary>Every document of a collection as canonical Extended JSON, in the order they were inserted.</summary>
    internal static async Task<IReadOnlyList<string>> ReadAllAsync(IMongoDatabase database, string collection)
    {
        var documents = await database.GetCollection<BsonDocument>(collection).Find(new BsonDocument()).ToListAsync();
        return [.. documents.Select(ExtendedJson.Write)];
    }

    private async Task<string> StartAsync()
    {
        var password = Guid.NewGuid().ToString("N");
        _process = await NodeStandIn.StartAsync(
            "mongodb/server.js", "bson", new Dictionary<string, string> { ["MONGO_USER"] = "tester", ["MONGO_PASSWORD"] = password });
        return $"mongodb://tester:{password}@127.0.0.1:{_process.Port}/";
    }
}
