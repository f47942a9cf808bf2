using System.Diagnostics;
using System.Text.Json.Nodes;
using MongoDB.Bson;
using MongoDB.Driver;
using Pipeline.Checkpoints;
using Pipeline.Cli.Jobs;
using Pipeline.Cli.Services;
using Pipeline.Cli.Terminal;
using Pipeline.Health;
using Pipeline.MicroBatch;
using Pipeline.Mongo;
using Spectre.Console;

namespace Pipeline.Cli.Bench;

/// <summary>
/// Measures the poll against the driver's raw batches, at two sizes. Each size has a database, a host and (where MONGO_URI names no server) a stand-in of
/// its own, so that none pays for the one before.
/// </summary>
internal sealed class PollBench(IAnsiConsole console, SourceTree tree, Func<string, string?> environment, PollBenchOptions options, TimeProvider? time = null)
{
    private const string Collection = "records";
    private const string DatabasePrefix = "pipeline_bench_";
    private const int LeastRounds = 3;
    private const int MostRounds = 25;
    private const int RecordsOfAllRounds = 500_000;
    private static readonly TimeSpan Age = TimeSpan.FromHours(1);

    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private readonly Steps _steps = new(console);

    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        BenchMachine.WriteDoubts(console);
        console.WriteLine(
            $"{PollBenchRecords.PerUser} records of each user, {options.BatchSize} records per page, {Environment.ProcessorCount} processors; "
            + $"the driver's raw batches and the reading stage take turns, and the best round of each counts.");
        await new NodePackages(tree.LocalServices, tree.Scratch).EnsureAsync(_ => { }, cancellationToken);
        var figures = new List<PollBenchFigures>();
        foreach (var size in options.Sizes)
        {
            console.WriteLine();
            console.MarkupLine($"[bold]{JobProgressText.Number(size)} records[/]");
            figures.Add(await MeasureAsync(size, cancellationToken));
        }

        PollBenchReport.Write(console, figures);
        return ExitCodes.Success;
    }

    private async Task<PollBenchFigures> MeasureAsync(int size, CancellationToken cancellationToken)
    {
        using var given = MongoDbConnection.FromEnvironment(environment);
        await using var standIn = given is null ? await MongoDbStandIn.StartAsync(tree, cancellationToken) : null;
        var mongo = given ?? standIn!.Connection;
        await mongo.CheckAsync(cancellationToken);
        var database = mongo.Database(DatabasePrefix + Guid.NewGuid().ToString("N")[..12]);
        try
        {
            var now = _time.GetUtcNow();
            var source = new MongoRecordSource(database, new MicroBatchOptions { Collection = Collection }.Source, HealthRecord.StoredFields);
            await _steps.RunAsync($"Loading {size} records", async _ =>
            {
                await source.CheckIndexesAsync(IndexCreation.All, cancellationToken);
                await new MongoHealthHistory(database, Collection).CheckIndexesAsync(create: true, cancellationToken);
                var records = PollBenchRecords.Make(size, DateOnly.FromDateTime(now.UtcDateTime).AddDays(-1), Cursor.At(now - Age).UpdatedAt);
                await PollBenchRecords.LoadAsync(database.GetCollection<BsonDocument>(Collection), records, cancellationToken);
                return null;
            });
            var (raw, read) = await ReadAsync(database, source, size, Cursor.At(now), cancellationToken);
            var figures = await PollAsync(mongo.Uri, database.DatabaseNamespace.DatabaseName, standIn, size, cancellationToken);
            return figures with { RawRead = raw, Read = read };
        }
        finally
        {
            if (standIn is null)
            {
                await mongo.DropAsync(database.DatabaseNamespace.DatabaseName, CancellationToken.None);
            }
        }
    }

    private async Task<(double Raw, double Read)> ReadAsync(
        IMongoDatabase database, MongoRecordSource source, int size, Cursor upTo, CancellationToken cancellationToken)
    {
        var (raw, read) = (0.0, 0.0);

        // A few milliseconds say little, and the first rounds run before the code is optimised.
        var rounds = Math.Clamp(RecordsOfAllRounds / size, LeastRounds, MostRounds);
        for (var round = 0; round < rounds; round++)
        {
            raw = Math.Max(raw, await SpeedAsync("raw batches", size, () => RawMongoReader.ReadAsync(
                database.GetCollection<BsonDocument>(Collection), upTo, options.BatchSize, cancellationToken)));
            read = Math.Max(read, await SpeedAsync("reading stage", size, () => ReadStageAsync(source, upTo, cancellationToken)));
        }

        Say("driver: raw batches", raw);
        Say("poll: the reading stage", read);
        return (raw, read);
    }

    private async Task<int> ReadStageAsync(MongoRecordSource source, Cursor upTo, CancellationToken cancellationToken)
    {
        var records = 0;
        var reader = new HealthRecordReader();
        var all = new PassRequest(Cursor.At(DateTimeOffset.UnixEpoch), upTo, options.BatchSize);
        await foreach (var page in PassPages.ReadAsync(source.ReadAsync, all, cancellationToken))
        {
            records += page.Records.Count(row => reader.Read(row.Document.Span).Record is not null);
        }

        return records;
    }

    private Task<double> SpeedAsync(string what, int size, Func<Task<int>> read) => _steps.RunAsync(what, async _ =>
    {
        var watch = Stopwatch.StartNew();
        var records = await read();
        return records == size
            ? (size / watch.Elapsed.TotalSeconds, (string?)null)
            : throw new CommandFailedException($"{size} records were stored, and the {what} found {records}: there is nothing to compare.");
    });

    private async Task<PollBenchFigures> PollAsync(
        string address, string database, MongoDbStandIn? standIn, int size, CancellationToken cancellationToken)
    {
        await using var azurite = await Azurite.StartAsync(tree, cancellationToken: cancellationToken);
        using var folder = new TemporaryFolder();
        await using var host = await LocalHostProcess.StartAsync(
            0, folder.FullName, Settings(azurite, address, database), errorLine: null, cancellationToken);
        using var http = new HttpClient { BaseAddress = host.Address, Timeout = Timeout.InfiniteTimeSpan };
        if (environment("PIPELINE_API_KEY") is { Length: > 0 } key)
        {
            http.DefaultRequestHeaders.Add("x-functions-key", key);
        }

        var hostBefore = host.Process.ProcessorTime;
        var mongoBefore = standIn?.Process.ProcessorTime;
        var watch = Stopwatch.StartNew();
        await _steps.RunAsync("poll", async _ =>
        {
            await PollAsync(http, size, cancellationToken);
            return null;
        });
        var seconds = watch.Elapsed.TotalSeconds;
        Say("poll: with analytics and upserts", size / seconds);
        return new PollBenchFigures(
            size,
            PollBenchRecords.Users(size),
            RawRead: 0,
            Read: 0,
            size / seconds,
            ProcessFigures.PeakMemory(host.Process.Id),
            (standIn?.Process.ProcessorTime - mongoBefore)?.TotalSeconds / seconds,
            (host.Process.ProcessorTime - hostBefore).TotalSeconds / seconds);
    }

    private Dictionary<string, string?> Settings(Azurite azurite, string address, string database) => new(azurite.Settings)
    {
        // Jobs need it; no poll does.
        ["COUCHDB_URL"] = "http://127.0.0.1:1/",
        ["MONGO_URI"] = address,
        ["MONGO_DB_NAME"] = database,
        ["MONGO_COLLECTION"] = Collection,
        ["ENSURE_INDEXES"] = "true",
        ["CHECKPOINT_LOCATION"] = "bench",
        ["POLL_BATCH_SIZE"] = $"{options.BatchSize}",
        ["POLL_BUDGET_SECONDS"] = "3600",
        ["POLL_LAG_SECONDS"] = "0",

        // The benchmark alone polls.
        ["POLL_SCHEDULE"] = "0 0 0 29 2 *",
    };

    private static async Task PollAsync(HttpClient http, int size, CancellationToken cancellationToken)
    {
        using var answer = await http.PostAsync($"api/polls/{Collection}/run", null, cancellationToken);
        var text = await answer.Content.ReadAsStringAsync(cancellationToken);
        var report = answer.IsSuccessStatusCode ? JsonNode.Parse(text) : null;
        if ((int?)report?["records"] != size || (bool?)report["more"] != false || (int?)report["users"] != PollBenchRecords.Users(size))
        {
            throw new CommandFailedException($"The poll of {size} records answered {(int)answer.StatusCode} {text}: there is nothing to compare.");
        }
    }

    private void Say(string what, double speed) => console.WriteLine($"  {what,-34}{JobProgressText.Number(speed),8} records/s");
}
