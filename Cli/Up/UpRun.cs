using Pipeline.Cli.Demo;
using Pipeline.Cli.Health;
using Pipeline.Cli.Samples;
using Pipeline.Cli.Services;
using Pipeline.Cli.Terminal;
using Pipeline.CouchDb;
using Spectre.Console;

namespace Pipeline.Cli.Up;

/// <summary>Keeps the databases, the blob storage and the host running until Ctrl-C.</summary>
internal sealed class UpRun(IAnsiConsole console, SourceTree tree, Func<string, string?> environment, UpOptions options)
{
    private const string DefaultRecordsDatabase = "health";

    // Longer than any wave of generated records takes: see RecordWaves.
    private static readonly TimeSpan WaveInterval = TimeSpan.FromSeconds(10);

    private readonly Steps _steps = new(console);

    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        LoopbackPort.RequireFree(options.Port);
        await using var services = await LocalServices.StartCouchDbAsync(tree, environment, _steps, cancellationToken);
        if (services.CouchDb.IsStandIn)
        {
            await LoadSamplesAsync(services, cancellationToken);
        }
        else
        {
            await CheckDatabaseAsync(services, cancellationToken);
        }

        var records = await services.StartRecordsAsync(
            tree,
            environment,
            environment("MONGO_DB_NAME") is { Length: > 0 } name ? name : DefaultRecordsDatabase,
            ownCheckpoints: false,
            _steps,
            cancellationToken);
        if (records.MongoDb.IsStandIn)
        {
            await LoadRecordsAsync(records, cancellationToken);
        }

        // The stand-in forgets everything, and the state of jobs on databases that are gone is of no use.
        var dataFolder = options.DataFolder ?? (services.CouchDb.IsStandIn ? null : tree.Scratch);
        await services.StartHostAsync(
            options.Port, dataFolder, options.Database, jobsDatabase: null, _steps, WriteLog, cancellationToken, IndexSettings(records));
        WhereToLook.Write(console, services, options.Database, environment);
        await services.StayUpAsync(console, cancellationToken);
        return ExitCodes.Success;
    }

    /// <summary>What the host logs; on a terminal through the console, which knows where the spinner is.</summary>
    private void WriteLog(string line)
    {
        if (console.IsAnimated())
        {
            console.WriteLine(line);
        }
        else
        {
            console.WriteVerbatim(line);
        }
    }

    // Whether a database of somebody's own gets indexes is for its owner to say.
    private Dictionary<string, string?> IndexSettings(LocalRecords records) =>
        records.MongoDb.IsStandIn && string.IsNullOrEmpty(environment("ENSURE_INDEXES")) ? new() { ["ENSURE_INDEXES"] = "true" } : [];

    private Task LoadRecordsAsync(LocalRecords records, CancellationToken cancellationToken) =>
        _steps.RunAsync("Writing health records", async _ =>
        {
            var now = TimeProvider.System.GetUtcNow();
            var generated = new HealthDataOptions { NewestDay = DateOnly.FromDateTime(now.UtcDateTime) };
            var users = HealthDataGenerator.Generate(generated).ToList();
            var writer = new HealthRecordWriter(records.Records(environment));
            foreach (var wave in RecordWaves.Of(users, generated, 2, now - (2 * WaveInterval), WaveInterval))
            {
                await writer.WriteAsync(wave.Records, cancellationToken);
            }

            return $"Records       {users.Sum(user => user.Records.Count)} generated, of {users.Count} users, in the database {records.Database}";
        });

    /// <summary>A database that is not there may yet be made; until then the host is not ready, and this says why.</summary>
    private Task CheckDatabaseAsync(LocalServices services, CancellationToken cancellationToken) =>
        _steps.RunAsync("Checking the database", async _ =>
        {
            try
            {
                var info = await services.CouchDb.Server.Database(options.Database).GetInfoAsync(cancellationToken);
                return $"Database      {options.Database}, {info.DocumentCount} documents";
            }
            catch (DatabaseNotFoundException)
            {
                return $"Database      there is no '{options.Database}' on this CouchDB: make it, or name another by --database";
            }
            catch (CouchDbException exception) when (exception.Failure == CouchFailure.Fatal)
            {
                return $"Database      {exception.Message}";
            }
        });

    private Task LoadSamplesAsync(LocalServices services, CancellationToken cancellationToken) =>
        _steps.RunAsync("Loading the sample articles", async say =>
        {
            var samples = SampleArticles.Read(tree.Samples);
            var database = new SampleDatabase(services.CouchDb.Server.Database(options.Database), samples);
            var added = await database.LoadAsync(samples.All.Count, console.IsAnimated() ? say : _ => { }, cancellationToken);
            return $"Documents     {added} sample articles in the database {options.Database}";
        });
}
