using MongoDB.Bson;
using MongoDB.Driver;
using Pipeline.Mongo;

namespace Pipeline.Cli.Services;

/// <summary>A MongoDB and the account to use it with.</summary>
internal sealed class MongoDbConnection : IDisposable
{
    private readonly MongoUrl _address;
    private readonly MongoClient _client;

    /// <exception cref="CommandFailedException">The address cannot be used; the message never shows it whole.</exception>
    public MongoDbConnection(string uri, bool isStandIn)
    {
        Uri = uri;
        IsStandIn = isStandIn;
        _address = MongoClients.Parse(uri) ?? throw new CommandFailedException(
            "MONGO_URI (not shown, as it may hold a password) is no address of MongoDB, such as mongodb://user:password@localhost:27017.");
        _client = new MongoClient(MongoClients.Settings(_address));
    }

    /// <summary>What MONGO_URI is set to for a host to use it; it holds the password.</summary>
    public string Uri { get; }

    /// <summary>True for the local stand-in, which keeps nothing once it stops.</summary>
    public bool IsStandIn { get; }

    /// <summary>The MongoDB of MONGO_URI; null when it is unset.</summary>
    public static MongoDbConnection? FromEnvironment(Func<string, string?> environment) =>
        environment("MONGO_URI") is { } uri && !string.IsNullOrWhiteSpace(uri) ? new MongoDbConnection(uri, isStandIn: false) : null;

    /// <summary>A database of it, whether it is there yet or not.</summary>
    public IMongoDatabase Database(string name) => _client.GetDatabase(name);

    /// <summary>Checks that the server answers and takes the account.</summary>
    /// <exception cref="CommandFailedException">It does not; the message says why.</exception>
    public async Task CheckAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Database("admin").RunCommandAsync<BsonDocument>(new BsonDocument("ping", 1), cancellationToken: cancellationToken);
        }
        catch (Exception e) when (e is MongoException or TimeoutException)
        {
            throw new CommandFailedException($"MongoDB at {Servers}: {e.Message}", e);
        }
    }

    /// <summary>Removes a database with all that is in it.</summary>
    public Task DropAsync(string database, CancellationToken cancellationToken) => _client.DropDatabaseAsync(database, cancellationToken);

    public void Dispose() => _client.Dispose();

    /// <summary>The address and the user, never the password.</summary>
    public override string ToString() => _address.Username is { } user ? $"mongodb://{Servers}/ as {user}" : $"mongodb://{Servers}/";

    private string Servers => string.Join(',', _address.Servers);
}
