using MongoDB.Bson;
using MongoDB.Driver;
using Pipeline.Cli.Processes;
using Pipeline.Cli.Terminal;
using Pipeline.MicroBatch;

namespace Pipeline.Cli.Services;

/// <summary>
/// What the poll of records needs running: a MongoDB (that of MONGO_URI, or the stand-in) and the blob storage of the checkpoints
/// (that of AzureWebJobsStorage where it is wanted, or Azurite). Disposing it stops what it started.
/// </summary>
internal sealed class LocalRecords : IAsyncDisposable
{
    private MongoDbStandIn? _standIn;
    private Azurite? _azurite;
    private MongoDbConnection? _mongoDb;

    private LocalRecords(string database) => Database = database;

    public MongoDbConnection MongoDb => _mongoDb!;

    /// <summary>The database that holds the records and their analytics.</summary>
    public string Database { get; }

    /// <summary>The collection of the records: that of MONGO_COLLECTION, or the default.</summary>
    public IMongoCollection<BsonDocument> Records(Func<string, string?> environment) => MongoDb.Database(Database).GetCollection<BsonDocument>(
        environment("MONGO_COLLECTION") is { Length: > 0 } name ? name : new MicroBatchOptions().Collection);

    /// <summary>The processes that were started here.</summary>
    public IEnumerable<ChildProcess> Processes => new[] { _standIn?.Process, _azurite?.Process }.OfType<ChildProcess>();

    /// <summary>The settings that point a host at both; they hold the password.</summary>
    public Dictionary<string, string?> Settings
    {
        get
        {
            var settings = new Dictionary<string, string?> { ["MONGO_URI"] = MongoDb.Uri, ["MONGO_DB_NAME"] = Database };
            foreach (var (name, value) in _azurite?.Settings ?? new Dictionary<string, string?>())
            {
                settings[name] = value;
            }

            return settings;
        }
    }

    /// <summary>Those of them that point at what was started here.</summary>
    public IEnumerable<KeyValuePair<string, string?>> StandInSettings => Settings.Where(setting =>
        setting.Key.StartsWith("MONGO", StringComparison.Ordinal) ? MongoDb.IsStandIn : _azurite is not null);

    /// <summary>Finds or starts both. The npm packages of the local services are installed if they have to be.</summary>
    /// <param name="tree">Where the scripts are.</param>
    /// <param name="environment">Where MONGO_URI and AzureWebJobsStorage are looked up.</param>
    /// <param name="database">The database of the records.</param>
    /// <param name="ownCheckpoints">Whether the checkpoints are kept in memory, whatever AzureWebJobsStorage says.</param>
    /// <param name="steps">Where progress is shown.</param>
    /// <param name="cancellationToken">Ends the wait and the processes.</param>
    public static async Task<LocalRecords> StartAsync(
        SourceTree tree, Func<string, string?> environment, string database, bool ownCheckpoints, Steps steps, CancellationToken cancellationToken)
    {
        var records = new LocalRecords(database);
        try
        {
            await records.StartAsync(tree, environment, ownCheckpoints, steps, cancellationToken);
            return records;
        }
        catch
        {
            await records.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_azurite is not null)
        {
            await _azurite.DisposeAsync();
        }

        if (_standIn is not null)
        {
            await _standIn.DisposeAsync();
        }
        else
        {
            _mongoDb?.Dispose();
        }
    }

    private async Task StartAsync(
        SourceTree tree, Func<string, string?> environment, bool ownCheckpoints, Steps steps, CancellationToken cancellationToken)
    {
        var given = MongoDbConnection.FromEnvironment(environment);
        _mongoDb = given;
        var startsAzurite = ownCheckpoints || string.IsNullOrWhiteSpace(environment("AzureWebJobsStorage"));
        if (given is null || startsAzurite)
        {
            await steps.RunAsync("Checking the npm packages of the local services", async say =>
                await new NodePackages(tree.LocalServices, tree.Scratch).EnsureAsync(say, cancellationToken)
                    ? "npm packages  installed in tools/services"
                    : null);
        }

        // Azurite takes a second to listen, in which the other one starts.
        var azurite = startsAzurite ? StartAzuriteAsync(tree, cancellationToken) : Task.CompletedTask;
        try
        {
            await steps.RunAsync("Starting MongoDB", async _ =>
            {
                if (given is null)
                {
                    _standIn = await MongoDbStandIn.StartAsync(tree, cancellationToken);
                    _mongoDb = _standIn.Connection;
                }

                await MongoDb.CheckAsync(cancellationToken);
                return $"MongoDB       {MongoDb} ({(given is null ? "stand-in, in memory" : "MONGO_URI")})";
            });
        }
        finally
        {
            // Also when MongoDB has failed: a process that comes up later would be nobody's.
            await azurite.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await steps.RunAsync("Starting the blob storage", async _ =>
        {
            await azurite;
            return _azurite is null
                ? "Blob storage  that of AzureWebJobsStorage"
                : $"Blob storage  http://127.0.0.1:{_azurite.Port}/ (Azurite, in memory)";
        });
    }

    private async Task StartAzuriteAsync(SourceTree tree, CancellationToken cancellationToken) =>
        _azurite = await Azurite.StartAsync(tree, cancellationToken: cancellationToken);
}
