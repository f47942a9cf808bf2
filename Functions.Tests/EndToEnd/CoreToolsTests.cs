using System.Net;
using System.Text.Json.Nodes;
using MongoDB.Bson;
using MongoDB.Driver;
using Pipeline.Checkpoints;
using Pipeline.Cli.Health;
using Pipeline.Cli.Jobs;
using Pipeline.CouchDb;
using Pipeline.Health;
using Pipeline.Tests.Services;

namespace Pipeline.Tests.EndToEnd;

/// <summary>The app as it is published on the Functions host itself: one job and one poll over HTTP, the worker killed in the middle of each.</summary>
public sealed class CoreToolsTests : IAsyncLifetime
{
    private const string Collection = "records";
    private const int Articles = 300;
    private const int Users = 10;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(8);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(250);

    private readonly CouchDbStandIn _couchDb = new();
    private readonly MongoDbStandIn _mongo = new();

    public async Task InitializeAsync()
    {
        await _couchDb.InitializeAsync();
        await _mongo.InitializeAsync();
    }

    public async Task DisposeAsync()
    {
        await _couchDb.DisposeAsync();
        await _mongo.DisposeAsync();
    }

    [CoreToolsFact]
    public async Task JobAndPoll_WorkerKilledInTheMiddleOfEach_EndWithExactCountsAndCheckpoint()
    {
        using var patience = new CancellationTokenSource(Patience);
        var database = await _couchDb.CreateDatabaseAsync();
        await JobProcessTests.PutArticlesAsync(database, Enumerable.Range(0, Articles).Select(index => $"article-{index:000}"));
        var health = _mongo.NewDatabase();
        var records = Records();
        await health.GetCollection<BsonDocument>(Collection).InsertManyAsync(records.Select(StoredHealthRecord.Of), cancellationToken: patience.Token);
        var couchAddress = new Uri(_couchDb.Settings["COUCHDB_URL"]!);
        var mongoAddress = MongoUrl.Create(_mongo.Uri).Server;
        await using var saves = new HoldingRelay(couchAddress.Host, couchAddress.Port, allowed: 10, $"/{database.Name}/_bulk_docs").Start();
        await using var upserts = new HoldingRelay(mongoAddress.Host, mongoAddress.Port, allowed: 3, "update", "analytics").Start();
        var settings = new Dictionary<string, string?>(_couchDb.Settings)
        {
            ["COUCHDB_URL"] = new UriBuilder(couchAddress) { Port = saves.Port }.Uri.ToString(),
            ["COUCHDB_JOBS_DATABASE"] = _couchDb.NewDatabaseName(),
            ["MONGO_URI"] = new UriBuilder(_mongo.Uri) { Port = upserts.Port }.Uri.ToString(),
            ["MONGO_DB_NAME"] = health.DatabaseNamespace.DatabaseName,
            ["MONGO_COLLECTION"] = Collection,
            ["ENSURE_INDEXES"] = "true",
            ["POLL_LAG_SECONDS"] = "0",
            ["POLL_SCHEDULE"] = "0 0 0 29 2 *",
        };

        await using var host = await FunctionsHost.StartAsync(settings, patience.Token);
        using var jobs = new JobClient(host.Address);
        using var http = new HttpClient { BaseAddress = host.Address, Timeout = Timeout.InfiniteTimeSpan };

        var id = await jobs.StartAsync(new JobRequest("classify", database.Name, "*.txt", 2, 8), patience.Token);
        await saves.Held.WaitAsync(patience.Token);
        FunctionsHost.KillWorker();
        await saves.RestartAsync();
        var end = await EndAsync(http, id, patience.Token);

        Assert.Equal("Completed", (string?)end["status"]);
        Assert.Equal((Articles, Articles, 0), ((int)end["progress"]!["listed"]!, (int)end["progress"]!["saved"]! + (int)end["progress"]!["skipped"]!, (int)end["progress"]!["failed"]!));
        Assert.Equal(Articles, await JobProcessTests.CountAnnotatedAsync(database, patience.Token));

        var broken = http.PostAsync($"api/polls/{Collection}/run", null, patience.Token);
        await upserts.Held.WaitAsync(patience.Token);
        FunctionsHost.KillWorker();
        await upserts.RestartAsync();
        await broken.ContinueWith(_ => { }, patience.Token, TaskContinuationOptions.None, TaskScheduler.Default);
        var poll = await PolledAsync(http, patience.Token);

        Assert.Equal(records.Count, (int)poll["checkpoint"]!["totals"]!["records"]!);
        Assert.Equal(records[^1].UpdatedAt, DateTimeOffset.Parse((string)poll["checkpoint"]!["cursor"]!["updatedAt"]!, System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(Users * MetricsWithResults(records), await health.GetCollection<BsonDocument>("analytics").CountDocumentsAsync(new BsonDocument(), cancellationToken: patience.Token));
    }

    private static List<HealthRecord> Records()
    {
        var now = TimeProvider.System.GetUtcNow();
        var first = Cursor.At(now.AddMinutes(-1)).UpdatedAt;
        var options = new HealthDataOptions { Users = Users, Days = 60, NewestDay = DateOnly.FromDateTime(now.UtcDateTime).AddDays(-1) };
        return [.. HealthDataGenerator.Generate(options).SelectMany(user => user.Records).Select((record, index) => record with { UpdatedAt = first.AddMilliseconds(index / 7) })];
    }

    private static int MetricsWithResults(List<HealthRecord> records) =>
        HealthAnalytics.Compute([.. records.Where(record => record.UserId == records[0].UserId)], DateTimeOffset.UnixEpoch).Count;

    private static async Task<JsonNode> EndAsync(HttpClient http, string id, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (await GetAsync(http, $"api/jobs/{id}", cancellationToken) is { } job && (string?)job["status"] is "Completed" or "Failed" or "Terminated")
            {
                return job;
            }

            await Task.Delay(PollInterval, TimeProvider.System, cancellationToken);
        }
    }

    /// <summary>Polls until one has gone well: the lease of the poll that was broken off has to run out first.</summary>
    private static async Task<JsonNode> PolledAsync(HttpClient http, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                using var answer = await http.PostAsync($"api/polls/{Collection}/run", null, cancellationToken);
                if (answer.StatusCode == HttpStatusCode.OK)
                {
                    return (await GetAsync(http, "api/polls", cancellationToken))!["polls"]![0]!;
                }
            }
            catch (HttpRequestException)
            {
                // The host starts the worker again.
            }

            await Task.Delay(PollInterval, TimeProvider.System, cancellationToken);
        }
    }

    private static async Task<JsonNode?> GetAsync(HttpClient http, string path, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await http.GetAsync(path, cancellationToken);
            return answer.IsSuccessStatusCode ? JsonNode.Parse(await answer.Content.ReadAsStringAsync(cancellationToken)) : null;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }
}
