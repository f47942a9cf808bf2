using System.Collections.Concurrent;
using Pipeline.Cli;
using Pipeline.Cli.Services;
using Pipeline.CouchDb;
using StandIn = Pipeline.Cli.Services.CouchDbStandIn;

namespace Pipeline.Tests.Services;

/// <summary>
/// The CouchDB that a collection of tests shares: the server of COUCHDB_URL, COUCHDB_USER and COUCHDB_PASSWORD where the environment
/// names one, else the stand-in of tools/services as a process of its own. Each test makes databases of its own; all are removed at the end.
/// </summary>
public sealed class CouchDbStandIn : IAsyncLifetime
{
    private readonly ConcurrentBag<string> _databases = [];
    private StandIn? _standIn;
    private CouchDbConnection? _connection;

    /// <summary>The settings that point at this CouchDB.</summary>
    internal IReadOnlyDictionary<string, string?> Settings => _connection!.Settings;

    internal ICouchServer Server => _connection!.Server;

    /// <summary>True for the stand-in, false for a server that the environment names.</summary>
    internal bool IsStandIn => _standIn is not null;

    public async Task InitializeAsync()
    {
        _connection = CouchDbConnection.FromEnvironment(Environment.GetEnvironmentVariable);
        if (_connection is null)
        {
            // The packages may be missing, as when the tests are run without the command that prepares everything.
            var tree = SourceTree.Find();
            await new NodePackages(tree.LocalServices, tree.Scratch).EnsureAsync(_ => { }, CancellationToken.None);
            _standIn = await StandIn.StartAsync(tree, "tester");
            _connection = _standIn.Connection;
        }
    }

    public async Task DisposeAsync()
    {
        if (_standIn is not null)
        {
            await _standIn.DisposeAsync();
        }
        else if (_connection is not null)
        {
            foreach (var name in _databases)
            {
                await Server.Database(name).DeleteAsync();
            }

            await _connection.DisposeAsync();
        }
    }

    /// <summary>The name of a database that no other test has; it is removed at the end.</summary>
    internal string NewDatabaseName()
    {
        var name = $"test-{Guid.NewGuid():N}";
        _databases.Add(name);
        return name;
    }

    /// <summary>An empty database that no other test has.</summary>
    internal async Task<ICouchDatabase> CreateDatabaseAsync()
    {
        var database = Server.Database(NewDatabaseName());
        await database.CreateAsync();
        return database;
    }
}
