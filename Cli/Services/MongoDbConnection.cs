using Pipeline.Embedded.Mongo;
using Pipeline.MicroBatch;

namespace Pipeline.Cli.Services;

/// <summary>A MongoDB and the account to use it with.</summary>
internal sealed class MongoDbConnection : IDisposable
{
    private readonly MongoAddress _address;
    private readonly MongoConnectionPool _connections;

    /// <exception cref="CommandFailedException">The address cannot be used; the message never shows it whole.</exception>
    public MongoDbConnection(string uri, bool isStandIn)
    {
        Uri = uri;
        IsStandIn = isStandIn;
        try
        {
            _address = MongoAddress.Parse(uri);
        }
        catch (FormatException e)
        {
            throw new CommandFailedException($"MONGO_URI (not shown, as it may hold a password): {e.Message}", e);
        }

        _connections = new MongoConnectionPool(_address, TimeProvider.System);
    }

    /// <summary>What MONGO_URI is set to for a host to use it; it holds the password.</summary>
    public string Uri { get; }

    /// <summary>True for the local stand-in, which keeps nothing once it stops.</summary>
    public bool IsStandIn { get; }

    /// <summary>The MongoDB of MONGO_URI; null when it is unset.</summary>
    public static MongoDbConnection? FromEnvironment(Func<string, string?> environment) =>
        environment("MONGO_URI") is { } uri && !string.IsNullOrWhiteSpace(uri) ? new MongoDbConnection(uri, isStandIn: false) : null;

    /// <summary>A database of it, whether it is there yet or not. It is not to be disposed of: its connections are this one's.</summary>
    public MongoDatabase Database(string name) => new(_connections, name);

    /// <summary>Checks that the server answers and takes the account.</summary>
    /// <exception cref="CommandFailedException">It does not; the message says why.</exception>
    public async Task CheckAsync(CancellationToken cancellationToken)
    {
        try
        {
            var ping = MongoCommand.Create("ping", "admin", bson => bson.Write("ping"u8, 1));
            using var reply = await _connections.RunAsync(ping, cancellationToken);
        }
        catch (Exception e) when (e is MongoException or SourceUnavailableException)
        {
            throw new CommandFailedException($"MongoDB at {_address}: {e.Message}", e);
        }
    }

    /// <summary>Removes a database with all that is in it.</summary>
    public async Task DropAsync(string database, CancellationToken cancellationToken)
    {
        var drop = MongoCommand.Create("dropDatabase", database, bson => bson.Write("dropDatabase"u8, 1));
        using var reply = await _connections.RunAsync(drop, cancellationToken);
    }

    public void Dispose() => _connections.Dispose();

    /// <summary>The address and the user, never the password.</summary>
    public override string ToString() => _address.User is { } user ? $"mongodb://{_address}/ as {user}" : $"mongodb://{_address}/";
}
