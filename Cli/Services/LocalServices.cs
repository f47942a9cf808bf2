using Pipeline.Cli.Terminal;

namespace Pipeline.Cli.Services;

/// <summary>
/// What a command needs running: a CouchDB (that of COUCHDB_URL, or the stand-in) and the embedded host. Disposing it stops what it
/// started, the host first.
/// </summary>
internal sealed class LocalServices : IAsyncDisposable
{
    private readonly CouchDbStandIn? _standIn;
    private readonly TemporaryFolder _folder = new();
    private EmbeddedHost? _host;

    private LocalServices(CouchDbStandIn? standIn, CouchDbConnection couchDb)
    {
        _standIn = standIn;
        CouchDb = couchDb;
    }

    public CouchDbConnection CouchDb { get; }

    /// <summary>The host once <see cref="StartHostAsync"/> has started it.</summary>
    public EmbeddedHost Host => _host ?? throw new InvalidOperationException("The host has not been started.");

    /// <summary>Ends when a process that was started here ends by itself; gives its name and last words.</summary>
    public async Task<string> AnyEndedAsync()
    {
        var standIn = _standIn?.Process.Exited ?? new TaskCompletionSource().Task;
        var first = await Task.WhenAny(Host.Process.Exited, standIn);
        return first == standIn
            ? $"The CouchDB stand-in ended by itself. It said:\n{_standIn!.Process.LastWords}"
            : $"The embedded host ended by itself. It said:\n{Host.Process.LastWords}";
    }

    /// <summary>Finds or starts the CouchDB, and checks it.</summary>
    public static async Task<LocalServices> StartCouchDbAsync(
        SourceTree tree, Func<string, string?> environment, Steps steps, CancellationToken cancellationToken)
    {
        if (CouchDbConnection.FromEnvironment(environment) is { } given)
        {
            var services = new LocalServices(null, given);
            try
            {
                await steps.RunAsync("Checking CouchDB", async _ =>
                {
                    await given.CheckAsync(cancellationToken);
                    return $"CouchDB       {given} (COUCHDB_URL)";
                });
                return services;
            }
            catch
            {
                await services.DisposeAsync();
                throw;
            }
        }

        await steps.RunAsync("Checking the npm packages of the local services", async say =>
            await new NodePackages(tree.LocalServices, tree.Scratch).EnsureAsync(say, cancellationToken)
                ? "npm packages  installed in tools/services"
                : null);
        var standIn = await steps.RunAsync("Starting the CouchDB stand-in", async _ =>
        {
            var started = await CouchDbStandIn.StartAsync(
                tree,
                environment("COUCHDB_USER") is { Length: > 0 } user ? user : "pipeline",
                environment("COUCHDB_PASSWORD") is { Length: > 0 } password ? password : null,
                cancellationToken);
            return (started, (string?)$"CouchDB       {started.Connection} (local stand-in, in memory)");
        });
        return new LocalServices(standIn, standIn.Connection);
    }

    /// <summary>Starts the host on the CouchDB.</summary>
    /// <param name="port">The port of 127.0.0.1; 0 for any free one.</param>
    /// <param name="dataFolder">Where it keeps its journals; null for a temporary folder.</param>
    /// <param name="database">The database that it is ready for; null for none.</param>
    /// <param name="jobsDatabase">Where it keeps jobs and failures; null for the default.</param>
    /// <param name="steps">Where progress is shown.</param>
    /// <param name="errorLine">Given every line that it logs.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task StartHostAsync(
        int port,
        string? dataFolder,
        string? database,
        string? jobsDatabase,
        Steps steps,
        Action<string>? errorLine,
        CancellationToken cancellationToken)
    {
        LoopbackPort.RequireFree(port);
        var settings = new Dictionary<string, string?>(CouchDb.Settings) { ["COUCHDB_DATABASE"] = database };
        if (jobsDatabase is not null)
        {
            settings["COUCHDB_JOBS_DATABASE"] = jobsDatabase;
        }

        _host = await steps.RunAsync("Starting the embedded host", async _ =>
        {
            var host = await EmbeddedHost.StartAsync(
                port, dataFolder ?? _folder.FullName, settings, errorLine, cancellationToken);
            return (host, (string?)$"Host          {host.Address}");
        });
    }

    public async ValueTask DisposeAsync()
    {
        if (_host is not null)
        {
            await _host.DisposeAsync();
        }

        if (_standIn is not null)
        {
            await _standIn.DisposeAsync();
        }
        else
        {
            await CouchDb.DisposeAsync();
        }

        _folder.Dispose();
    }
}
