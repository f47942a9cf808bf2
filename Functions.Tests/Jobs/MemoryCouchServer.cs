using Pipeline.CouchDb;

namespace Pipeline.Tests.Jobs;

/// <summary>A CouchDB in memory with the behaviour that jobs build on: revisions, conflicts, stubs, raw order of ids.</summary>
internal sealed class MemoryCouchServer : ICouchServer
{
    private readonly Dictionary<string, MemoryCouchDatabase> _databases = new(StringComparer.Ordinal);

    /// <summary>Called before every request with the database's name and the request's; what it throws is the answer.</summary>
    public Action<string, string> BeforeRequest { get; set; } = (_, _) => { };

    /// <summary>Called after a write was done; what it throws is the answer, so that the caller does not know of the write.</summary>
    public Action<string, string> AfterWrite { get; set; } = (_, _) => { };

    public MemoryCouchDatabase this[string name] => _databases[name];

    public MemoryCouchDatabase Create(string name)
    {
        var database = new MemoryCouchDatabase(name, this) { Exists = true };
        _databases[name] = database;
        return database;
    }

    public ICouchDatabase Database(string name)
    {
        if (!_databases.TryGetValue(name, out var database))
        {
            _databases[name] = database = new MemoryCouchDatabase(name, this);
        }

        return database;
    }

    public Task<IReadOnlyList<string>> ListDatabasesAsync(CancellationToken cancellationToken = default) =>
        Task.FromResult<IReadOnlyList<string>>([.. _databases.Keys.Order(StringComparer.Ordinal)]);

    public Task<ServerCheck> CheckAsync(CancellationToken cancellationToken = default) => Task.FromResult(new ServerCheck(true, "up"));

    public Task<ServerCheck> CheckDatabaseAsync(string name, string setting, CancellationToken cancellationToken = default) =>
        Task.FromResult(new ServerCheck(true, "up"));
}
