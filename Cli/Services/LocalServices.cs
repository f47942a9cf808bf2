using Pipeline.Cli.Processes;
using Pipeline.Cli.Terminal;
using Spectre.Console;

namespace Pipeline.Cli.Services;

/// <summary>
/// What a command needs running: a CouchDB (that of COUCHDB_URL, or the stand-in), where wanted what the poll of records needs, and the
/// local host. Disposing it stops what it started, the host first.
/// </summary>
internal sealed class LocalServices : IAsyncDisposable
{
    private static readonly TimeSpan InterruptionDelay = TimeSpan.FromMilliseconds(500);

    private readonly CouchDbStandIn? _standIn;
    private readonly TemporaryFolder _folder;
    private LocalHostProcess? _host;
    private LocalRecords? _records;

    private LocalServices(CouchDbStandIn? standIn, CouchDbConnection couchDb, TemporaryFolder folder)
    {
        _folder = folder;
        _standIn = standIn;
        CouchDb = couchDb;
    }

    public CouchDbConnection CouchDb { get; }

    /// <summary>The stand-in; null with COUCHDB_URL.</summary>
    public CouchDbStandIn? StandIn => _standIn;

    /// <summary>What the poll of records needs; null until <see cref="StartRecordsAsync"/> has started it.</summary>
    public LocalRecords? Records => _records;

    /// <summary>The host once <see cref="StartHostAsync"/> has started it.</summary>
    public LocalHostProcess Host => _host ?? throw new InvalidOperationException("The host has not been started.");

    /// <summary>Waits for Ctrl-C with everything running.</summary>
    /// <exception cref="CommandFailedException">A process that was started here ended by itself; the message holds its last words.</exception>
    public async Task StayUpAsync(IAnsiConsole console, CancellationToken cancellationToken)
    {
        console.WriteLine();
        console.WriteLine("Everything stays up until Ctrl-C.");
        try
        {
            var ended = await Task.WhenAny(Running().Select(process => process.WaitForEndAsync())).WaitAsync(cancellationToken);

            // A terminal sends Ctrl-C to the children as well, and they may have gone before this process took notice.
            await Task.Delay(InterruptionDelay, TimeProvider.System, cancellationToken);
            throw (await ended).EndedByItself();
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The end that was asked for.
        }
    }

    /// <summary>Finds or starts the CouchDB, and checks it.</summary>
    public static async Task<LocalServices> StartCouchDbAsync(
        SourceTree tree, Func<string, string?> environment, Steps steps, CancellationToken cancellationToken)
    {
        // First of all: what the stand-in says where there is none is not for people.
        var folder = new TemporaryFolder();
        if (CouchDbConnection.FromEnvironment(environment) is { } given)
        {
            var services = new LocalServices(null, given, folder);
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

        try
        {
            await steps.RunAsync("Checking the npm packages of the local services", async say =>
                await new NodePackages(tree.LocalServices, tree.Scratch).EnsureAsync(say, cancellationToken: cancellationToken)
                    ? "npm packages  installed in tools/services"
                    : null);
            var standIn = await steps.RunAsync("Starting the CouchDB stand-in", async _ =>
            {
                var started = await CouchDbStandIn.StartAsync(
                    tree,
                    environment("COUCHDB_USER") is { Length: > 0 } user ? user : "pipeline",
                    environment("COUCHDB_PASSWORD") is { Length: > 0 } password ? password : null,
                    cancellationToken: cancellationToken);
                return (started, (string?)$"CouchDB       {started.Connection} (stand-in, in memory)");
            });
            return new LocalServices(standIn, standIn.Connection, folder);
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    /// <summary>Finds or starts what the poll of records needs; a host that is started afterwards polls it.</summary>
    public async Task<LocalRecords> StartRecordsAsync(
        SourceTree tree, Func<string, string?> environment, string database, bool ownCheckpoints, Steps steps, CancellationToken cancellationToken) =>
        _records = await LocalRecords.StartAsync(tree, environment, database, ownCheckpoints, steps, cancellationToken);

    /// <summary>Starts the host on the CouchDB and, where they were started, on the records.</summary>
    /// <param name="port">The port of 127.0.0.1; 0 for any free one.</param>
    /// <param name="dataFolder">Where it keeps its state; null for a temporary folder.</param>
    /// <param name="database">The database that it is ready for; null for none.</param>
    /// <param name="jobsDatabase">Where it keeps jobs and failures; null for the default.</param>
    /// <param name="steps">Where progress is shown.</param>
    /// <param name="errorLine">Given every line that it logs.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <param name="more">Settings beside those of CouchDB and of the records.</param>
    public async Task StartHostAsync(
        int port,
        string? dataFolder,
        string? database,
        string? jobsDatabase,
        Steps steps,
        Action<string>? errorLine,
        CancellationToken cancellationToken,
        IReadOnlyDictionary<string, string?>? more = null)
    {
        LoopbackPort.RequireFree(port);
        var settings = new Dictionary<string, string?>(CouchDb.Settings) { ["COUCHDB_DATABASE"] = database };
        if (_records is null)
        {
            // This process may have it, and then the host would poll.
            settings["MONGO_URI"] = null;
        }

        foreach (var (name, value) in (_records?.Settings ?? []).Concat(more ?? new Dictionary<string, string?>()))
        {
            settings[name] = value;
        }

        if (jobsDatabase is not null)
        {
            settings["COUCHDB_JOBS_DATABASE"] = jobsDatabase;
        }

        _host = await steps.RunAsync("Starting the local host", async _ =>
        {
            var host = await LocalHostProcess.StartAsync(
                port, dataFolder ?? _folder.FullName, settings, errorLine, cancellationToken);
            return (host, (string?)$"Host          {host.Address}");
        });
    }

    /// <summary>
    /// Writes the accounts of the stand-ins, whose passwords nobody else knows, to a file for a shell. It goes with the services.
    /// </summary>
    /// <returns>Its path; null where every service is somebody's own.</returns>
    public string? WriteAccounts()
    {
        IEnumerable<KeyValuePair<string, string?>> settings = [.. CouchDb.IsStandIn ? CouchDb.Settings : new Dictionary<string, string?>(), .. _records?.StandInSettings ?? []];
        if (!settings.Any())
        {
            return null;
        }

        var path = Path.Combine(_folder.FullName, "accounts");
        AccountsFile.Write(path, settings);
        return path;
    }

    /// <summary>Stops the host, if it was started, before everything else is.</summary>
    public async Task StopHostAsync()
    {
        if (Interlocked.Exchange(ref _host, null) is { } host)
        {
            await host.DisposeAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopHostAsync();
        await Task.WhenAll(DisposeRecordsAsync(), DisposeCouchDbAsync());
        _folder.Dispose();
    }

    private async Task DisposeRecordsAsync()
    {
        if (_records is not null)
        {
            await _records.DisposeAsync();
        }
    }

    private async Task DisposeCouchDbAsync()
    {
        if (_standIn is not null)
        {
            await _standIn.DisposeAsync();
        }
        else
        {
            await CouchDb.DisposeAsync();
        }
    }

    private IEnumerable<ChildProcess> Running() =>
        [Host.Process, .. _standIn is null ? [] : new[] { _standIn.Process }, .. _records?.Processes ?? []];
}
