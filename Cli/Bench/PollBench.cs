using System.Diagnostics;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using Pipeline.Cli.Jobs;
using Pipeline.Cli.Services;
using Pipeline.Cli.Terminal;
using Pipeline.Embedded.Mongo;
using Pipeline.MicroBatch;
using Spectre.Console;

namespace Pipeline.Cli.Bench;

/// <summary>
/// Measures the poll against the raw client, at two sizes. Each size has a database, a host and (where MONGO_URI names no server) a stand-in of
/// its own, so that none pays for the one before.
/// </summary>
internal sealed class PollBench(IAnsiConsole console, SourceTree tree, Func<string, string?> environment, PollBenchOptions options, TimeProvider? time = null)
{
    private const string Collection = "records";
    private const string DatabasePrefix = "pipeline_bench_";
    private const int LeastRounds = 3;
    private const int MostRounds = 15;
    private const int RecordsOfAllRounds = 150_000;
    private static readonly TimeSpan Age = TimeSpan.FromHours(1);

    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private readonly Steps _steps = new(console);

    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        BenchMachine.WriteDoubts(console);
        console.WriteLine(
            $"{PollBenchRecords.PerUser} records of each user, {options.BatchSize} records per page, {Environment.ProcessorCount} processors; "
            + $"the raw client and the reading stage take turns, and the best round of each counts.");
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
            var source = new MongoMetricSource(database, Options.Create(new MicroBatchOptions { Collection = Collection }));
            await _steps.RunAsync($"Loading {size} records", async _ =>
            {
                await source.CheckIndexesAsync(create: true, cancellationToken);
                var records = PollBenchRecords.Make(size, DateOnly.FromDateTime(now.UtcDateTime).AddDays(-1), Cursor.At(now - Age).UpdatedAt);
                await PollBenchRecords.LoadAsync(database.Collection(Collection), records, cancellationToken);
                return null;
            });
            var (raw, read) = await ReadAsync(database, source, size, Cursor.At(now), cancellationToken);
            var figures = await PollAsync(mongo.Uri, database.Name, standIn, size, cancellationToken);
            return figures with { RawRead = raw, Read = read };
        }
        finally
        {
            if (standIn is null)
            {
                await mongo.DropAsync(database.Name, CancellationToken.None);
            }
        }
    }

    private async Task<(double Raw, double Read)> ReadAsync(
        MongoDatabase database, MongoMetricSource source, int size, Cursor upTo, CancellationToken cancellationToken)
    {
        var (raw, read) = (0.0, 0.0);

        // A few milliseconds say little, and the first rounds run before the code is optimised.
        var rounds = Math.Clamp(RecordsOfAllRounds / size, LeastRounds, MostRounds);
        for (var round = 0; round < rounds; round++)
        {
            raw = Math.Max(raw, await SpeedAsync("raw client", size, () => RawMongoReader.ReadAsync(
                database.Collection(Collection), upTo, options.BatchSize, cancellationToken)));
            read = Math.Max(read, await SpeedAsync("reading stage", size, () => ReadStageAsync(source, upTo, cancellationToken)));
        }

        Say("raw client: read", raw);
        Say("poll: the reading stage", read);
        return (raw, read);
    }

    private async Task<int> ReadStageAsync(MongoMetricSource source, Cursor upTo, CancellationToken cancellationToken)
    {
        var records = 0;
        var after = Cursor.At(DateTimeOffset.UnixEpoch);
        while (true)
        {
            var page = await source.ReadAsync(new PassRequest(after, upTo, options.BatchSize), cancellationToken);
            records += page.Records.Count(row => row.Record is not null);
            if (!page.More)
            {
                return records;
            }

            after = page.Records[^1].Cursor;
        }
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
        await using var host = await EmbeddedHost.StartAsync(
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
