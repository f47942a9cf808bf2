using MongoDB.Bson;
using MongoDB.Driver;
using Pipeline.Mongo;
using Pipeline.Tests.Services;

namespace Pipeline.Tests.Mongo;

/// <summary>The MongoDB of the tests: the server of MONGO_URI, else the stand-in of tools/services. Databases that tests made are dropped.</summary>
public sealed class MongoServer : IAsyncLifetime
{
    private readonly List<string> _databases = [];
    private NodeStandIn? _standIn;
    private MongoClient? _client;

    public async Task InitializeAsync()
    {
        _client = new MongoClient(Environment.GetEnvironmentVariable("MONGO_URI") is { Length: > 0 } uri ? uri : await StartAsync());
    }

    public async Task DisposeAsync()
    {
        foreach (var name in _databases)
        {
            await _client!.DropDatabaseAsync(name);
        }

        _client?.Dispose();
        if (_standIn is not null)
        {
            await _standIn.DisposeAsync();
        }
    }

    /// <summary>A database that no other test has.</summary>
    internal IMongoDatabase NewDatabase()
    {
        _databases.Add($"test-{Guid.NewGuid():N}");
        return _client!.GetDatabase(_databases[^1]);
    }

    /// <summary>Every document of a collection as canonical Extended JSON, in the order they were inserted.</summary>
    internal static async Task<IReadOnlyList<string>> ReadAllAsync(IMongoDatabase database, string collection)
    {
        var documents = await database.GetCollection<BsonDocument>(collection).Find(new BsonDocument()).ToListAsync();
        return [.. documents.Select(ExtendedJson.Write)];
    }

    private async Task<string> StartAsync()
    {
        var password = Guid.NewGuid().ToString("N");
        _standIn = await NodeStandIn.StartAsync(
            "mongodb/server.js", "bson", new Dictionary<string, string> { ["MONGO_USER"] = "tester", ["MONGO_PASSWORD"] = password });
        return $"mongodb://tester:{password}@127.0.0.1:{_standIn.Port}/";
    }
}
