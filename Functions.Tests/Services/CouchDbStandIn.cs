using System.Collections.Concurrent;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Pipeline.CouchDb;

namespace Pipeline.Tests.Services;

/// <summary>
/// The CouchDB that a collection of tests shares: the server of COUCHDB_URL, COUCHDB_USER and COUCHDB_PASSWORD where the environment
/// names one, else the stand-in of tools/services as a process of its own. Each test makes databases of its own; all are removed at the end.
/// </summary>
public sealed class CouchDbStandIn : IAsyncLifetime
{
    private readonly ConcurrentBag<string> _databases = [];
    private NodeStandIn? _process;
    private ServiceProvider? _services;

    /// <summary>The settings that point at this CouchDB.</summary>
    internal IReadOnlyDictionary<string, string?> Settings { get; private set; } = new Dictionary<string, string?>();

    internal ICouchServer Server => _services!.GetRequiredService<ICouchServer>();

    /// <summary>True for the stand-in, false for a server that the environment names.</summary>
    internal bool IsStandIn => _process is not null;

    public async Task InitializeAsync()
    {
        Settings = Environment.GetEnvironmentVariable("COUCHDB_URL") is { Length: > 0 } url
            ? Account(url, Environment.GetEnvironmentVariable("COUCHDB_USER"), Environment.GetEnvironmentVariable("COUCHDB_PASSWORD"))
            : await StartAsync();
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(Settings).Build();
        _services = new ServiceCollection().AddLogging().AddCouchDb(configuration).BuildServiceProvider();
    }

    public async Task DisposeAsync()
    {
        if (_services is not null)
        {
            if (!IsStandIn)
            {
                foreach (var name in _databases)
                {
                    await Server.Database(name).DeleteAsync();
                }
            }

            await _services.DisposeAsync();
        }

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

    /// <summary>An empty database that no other test has.</summary>
    internal async Task<ICouchDatabase> CreateDatabaseAsync()
    {
        var database = Server.Database(NewDatabaseName());
        await database.CreateAsync();
        return database;
    }

    private static Dictionary<string, string?> Account(string url, string? user, string? password) => new()
    {
        ["COUCHDB_URL"] = url,
        ["COUCHDB_USER"] = user,
        ["COUCHDB_PASSWORD"] = password,
    };

    private async Task<IReadOnlyDictionary<string, string?>> StartAsync()
    {
        var password = Guid.NewGuid().ToString("N");
        _process = await NodeStandIn.StartAsync(
            "couchdb/server.js", "pouchdb-core", new Dictionary<string, string> { ["COUCH_USER"] = "tester", ["COUCH_PASSWORD"] = password });
        return Account($"http://127.0.0.1:{_process.Port}/", "tester", password);
    }
}
