using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using MongoDB.Bson;
using MongoDB.Driver;
using Pipeline.Checkpoints;
using Pipeline.Cli;
using Pipeline.Cli.Health;
using Pipeline.Cli.Services;
using Pipeline.Health;
using Pipeline.MicroBatch;
using Pipeline.Tests.Services;

namespace Pipeline.Tests.EndToEnd;

/// <summary>The poll as users run it: the host as a process, over HTTP, against a MongoDB and an Azurite as processes.</summary>
[Collection(MongoDbCollection.Name)]
public sealed class PollProcessTests : IAsyncLifetime, IDisposable
{
    // A part of users has one write: the first goes through, and the second is held.
    private static readonly int UsersOfTwoParts = new PollLimits().UsersAtOnce + 1;

    private const string Collection = "records";
    private const string DeadLetterCollection = "records_dead_letters";
    private const string Container = "checkpoints";
    private const double OutOfRangeSteps = 200_000;
    private const int RecordsPerMillisecond = 7;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly Services.MongoDbStandIn _mongo;
    private readonly IMongoDatabase _database;
    private readonly TemporaryFolder _data = new();
    private Azurite? _azurite;

    public PollProcessTests(Services.MongoDbStandIn mongo)
    {
        _mongo = mongo;
        _database = mongo.NewDatabase();
    }

    private MongoServerAddress Address => MongoUrl.Create(_mongo.Uri).Server;

    public async Task InitializeAsync()
    {
        await AzuriteFixture.InstallAsync();
        _azurite = await Azurite.StartAsync(SourceTree.Find());
    }

    public async Task DisposeAsync()
    {
        if (_azurite is not null)
        {
            await _azurite.DisposeAsync();
        }
    }

    public void Dispose() => _data.Dispose();

    // One user is few enough to be recomputed by the process that polls, and fewer than any poll here touches.
    [Theory]
    [InlineData(2_000)]
    [InlineData(1)]
    public async Task Poll_TiedTimesAndAValueOutOfRange_StoresTheAnalyticsOnceAndTheDeadLetter(int fanOutUsers)
    {
        using var patience = new CancellationTokenSource(Patience);
        var records = await SeedAsync(users: 6);
        await using var host = await StartAsync(patience.Token, fanOutUsers: fanOutUsers);
        using var http = new HttpClient { BaseAddress = host.Address };

        var first = await RunAsync(http, patience.Token);
        var analytics = await ReadAnalyticsAsync(http, records, patience.Token);
        var poll = await GetPollAsync(http, patience.Token);
        var second = await RunAsync(http, patience.Token);

        Assert.Equal(("Polled", records.Count, 1, 1, 6, false), Counts(first));
        Assert.Equal(Expected(records), analytics);
        AssertUpToDate(poll, records);
        var letter = JsonNode.Parse(Assert.Single(await Services.MongoDbStandIn.ReadAllAsync(_database, DeadLetterCollection)))!;
        Assert.Equal(("metrics.steps", "user-00001"), ((string?)letter["field"], (string?)letter["userId"]));
        Assert.Equal(("Polled", 0, 0, 0, 0, false), Counts(second));
        Assert.Equal(analytics, await ReadAnalyticsAsync(http, records, patience.Token));
        Assert.Equal(Totals(poll), Totals(await GetPollAsync(http, patience.Token)));
        using var jobs = await http.GetAsync("api/jobs/j1", patience.Token);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, jobs.StatusCode);
        Assert.Contains("COUCHDB_URL is not set", await jobs.Content.ReadAsStringAsync(patience.Token), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("api/ready", patience.Token)).StatusCode);
        Assert.Single(await Services.MongoDbStandIn.ReadAllAsync(_database, DeadLetterCollection));
    }

    [Theory]
    [InlineData(2_000)]
    [InlineData(1)]
    public async Task Poll_HostKilledInTheMiddle_EndsWithTheSameAnalyticsAndTotalsAfterANewStart(int fanOutUsers)
    {
        using var patience = new CancellationTokenSource(Patience);
        var records = await SeedAsync(UsersOfTwoParts);
        await using (var relay = new HoldingRelay(Address.Host, Address.Port, allowed: 1, "update", "analytics").Start())
        await using (var host = await StartAsync(patience.Token, relay.Port, fanOutUsers))
        {
            using var http = new HttpClient { BaseAddress = host.Address };
            var run = http.PostAsync($"api/polls/{Collection}/run", null, patience.Token);
            await relay.Held.WaitAsync(patience.Token);
            Process.GetProcessById(host.Process.Id).Kill();
            await host.Process.WaitForEndAsync();
            await Assert.ThrowsAsync<HttpRequestException>(() => run);
        }

        var stored = await CountAnalyticsAsync();
        await using var next = await StartAsync(patience.Token, fanOutUsers: fanOutUsers);
        using var client = new HttpClient { BaseAddress = next.Address };

        // The lease of a process that has ended on this machine is no obstacle.
        var report = await RunAsync(client, patience.Token);
        var poll = await GetPollAsync(client, patience.Token);

        var expected = Expected(records);
        Assert.InRange(stored, 1, expected.Count - 1);
        Assert.Equal(("Polled", records.Count, 1, 1, UsersOfTwoParts, false), Counts(report));
        Assert.Equal(expected, await ReadAnalyticsAsync(client, records, patience.Token));
        Assert.Equal(expected.Count, await CountAnalyticsAsync());
        AssertUpToDate(poll, records);
        Assert.Single(await Services.MongoDbStandIn.ReadAllAsync(_database, DeadLetterCollection));
    }

    [Fact]
    public async Task Poll_MongoDbKilledAndStartedAgainInTheMiddle_EndsTheSamePollWithEachRecordCountedOnce()
    {
        using var patience = new CancellationTokenSource(Patience);
        var records = await SeedAsync(UsersOfTwoParts);
        await using var relay = new HoldingRelay(Address.Host, Address.Port, allowed: 1, "update", "analytics").Start();
        await using var host = await StartAsync(patience.Token, relay.Port);
        using var http = new HttpClient { BaseAddress = host.Address };

        var run = RunAsync(http, patience.Token);
        await relay.Held.WaitAsync(patience.Token);
        await relay.RestartAsync();
        var report = await run;

        Assert.Equal(("Polled", records.Count, 1, 1, UsersOfTwoParts, false), Counts(report));
        Assert.Equal(Expected(records), await ReadAnalyticsAsync(http, records, patience.Token));
        AssertUpToDate(await GetPollAsync(http, patience.Token), records);
        Assert.Single(await Services.MongoDbStandIn.ReadAllAsync(_database, DeadLetterCollection));
    }

    /// <summary>Stores the records, seven with one time, the last of the first user's days out of range; gives what is usable of them.</summary>
    private async Task<IReadOnlyList<HealthRecord>> SeedAsync(int users)
    {
        var now = TimeProvider.System.GetUtcNow();
        var first = now.AddMinutes(-1);
        var options = new HealthDataOptions { Users = users, Days = 60, NewestDay = DateOnly.FromDateTime(now.UtcDateTime).AddDays(-1) };
        var records = HealthDataGenerator.Generate(options)
            .SelectMany(user => user.Records)
            .OrderBy(record => record.Date)
            .Select((record, index) => record with { UpdatedAt = Cursor.At(first.AddMilliseconds(index / RecordsPerMillisecond)).UpdatedAt })
            .ToList();
        var wrong = records.FindLastIndex(record => record.UserId == "user-00001");
        var stored = records.ToList();
        stored[wrong] = records[wrong] with { Metrics = records[wrong].Metrics with { Steps = OutOfRangeSteps } };
        records[wrong] = records[wrong] with { Metrics = records[wrong].Metrics with { Steps = null } };
        await _database.GetCollection<BsonDocument>(Collection).InsertManyAsync(stored.Select(StoredHealthRecord.Of));
        return records;
    }

    private Task<LocalHostProcess> StartAsync(CancellationToken cancellationToken, int? port = null, int fanOutUsers = 2_000)
    {
        var settings = new Dictionary<string, string?>(_azurite!.Settings)
        {
            // Jobs need one; no poll does.
            ["COUCHDB_URL"] = null,
            ["MONGO_URI"] = port is null ? _mongo.Uri : Through(port.Value),
            ["MONGO_DB_NAME"] = _database.DatabaseNamespace.DatabaseName,
            ["MONGO_COLLECTION"] = Collection,
            ["CHECKPOINT_LOCATION"] = Container,
            ["ENSURE_INDEXES"] = "true",
            ["POLL_LAG_SECONDS"] = "1",
            ["POLL_BATCH_SIZE"] = "50",
            ["POLL_FAN_OUT_USERS"] = fanOutUsers.ToString(CultureInfo.InvariantCulture),

            // Only the tests poll.
            ["POLL_SCHEDULE"] = "0 0 0 29 2 *",
        };
        return LocalHostProcess.StartAsync(0, _data.Path, settings, null, cancellationToken);
    }

    // Whatever options the address has. A member of a replica set would send the driver to the others, past the relay.
    private string Through(int port) =>
        new MongoUrlBuilder(_mongo.Uri) { Server = new MongoServerAddress(Address.Host, port), DirectConnection = true, ReplicaSetName = null }.ToString();

    private Task<long> CountAnalyticsAsync() => _database.GetCollection<BsonDocument>("analytics").CountDocumentsAsync(new BsonDocument());

    private static async Task<JsonNode> RunAsync(HttpClient http, CancellationToken cancellationToken)
    {
        using var answer = await http.PostAsync($"api/polls/{Collection}/run", null, cancellationToken);
        var text = await answer.Content.ReadAsStringAsync(cancellationToken);
        Assert.True(answer.StatusCode == HttpStatusCode.OK, text);
        return JsonNode.Parse(text)!;
    }

    private static async Task<JsonNode> GetPollAsync(HttpClient http, CancellationToken cancellationToken) =>
        Assert.Single(JsonNode.Parse(await http.GetStringAsync("api/polls", cancellationToken))!["polls"]!.AsArray())!;

    /// <summary>What the API answers for every user, metric and time range of which it has a result.</summary>
    private static async Task<IReadOnlyList<string>> ReadAnalyticsAsync(
        HttpClient http, IReadOnlyList<HealthRecord> records, CancellationToken cancellationToken)
    {
        var analytics = new List<string>();
        foreach (var userId in Users(records))
        {
            foreach (var (metric, range) in MetricTypes.All.SelectMany(metric => TimeRanges.All.Select(range => (metric, range))))
            {
                using var answer = await http.GetAsync(
                    $"api/analytics?userId={userId}&metricType={MetricTypes.NameOf(metric)}&timeRange={TimeRanges.NameOf(range)}", cancellationToken);
                var text = await answer.Content.ReadAsStringAsync(cancellationToken);
                if (answer.StatusCode != HttpStatusCode.NotFound)
                {
                    Assert.True(answer.StatusCode == HttpStatusCode.OK, text);
                    analytics.Add(WithoutTimes(text));
                }
            }
        }

        return analytics;
    }

    private static List<string> Expected(IReadOnlyList<HealthRecord> records) =>
    [
        .. Users(records).SelectMany(userId => HealthAnalytics
            .Compute([.. records.Where(record => record.UserId == userId)], TimeProvider.System.GetUtcNow())
            .OrderBy(document => document.MetricType)
            .ThenBy(document => TimeRanges.DaysOf(document.TimeRange))
            .Select(document => WithoutTimes(JsonSerializer.Serialize(document, HealthJson.Default.AnalyticsDocument)))),
    ];

    private static IEnumerable<string> Users(IReadOnlyList<HealthRecord> records) =>
        records.Select(record => record.UserId).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);

    // Results that are the same were calculated at different times.
    private static string WithoutTimes(string document)
    {
        var json = JsonNode.Parse(document)!.AsObject();
        Assert.True(json.Remove("calculatedAt") && json.Remove("expiresAt"), document);
        return json.ToJsonString();
    }

    private static (string? Outcome, int Records, int Invalid, int DeadLetters, int Users, bool More) Counts(JsonNode report) => (
        (string?)report["outcome"], (int)report["records"]!, (int)report["invalidRecords"]!, (int)report["deadLetters"]!, (int)report["users"]!, (bool)report["more"]!);

    private static (long Polls, long Records, long Invalid, long DeadLetters) Totals(JsonNode poll)
    {
        var totals = poll["checkpoint"]!["totals"]!;
        return ((long)totals["polls"]!, (long)totals["records"]!, (long)totals["invalidRecords"]!, (long)totals["deadLetters"]!);
    }

    /// <summary>The cursor stands on the newest record, the lag is the age of that record, and everything was counted once.</summary>
    private static void AssertUpToDate(JsonNode poll, IReadOnlyList<HealthRecord> records)
    {
        var newest = records.OrderBy(record => record.UpdatedAt).ThenBy(StoredHealthRecord.IdOf, StringComparer.Ordinal).Last();
        var cursor = poll["checkpoint"]!["cursor"]!;
        Assert.Equal(
            (newest.UpdatedAt, $"\"{StoredHealthRecord.IdOf(newest)}\""),
            (DateTimeOffset.Parse((string)cursor["updatedAt"]!, CultureInfo.InvariantCulture), (string?)cursor["id"]));
        Assert.InRange((double)poll["lagSeconds"]!, 0, (TimeProvider.System.GetUtcNow() - newest.UpdatedAt).TotalSeconds);
        Assert.Equal((1, records.Count, 1, 1), Totals(poll));
        Assert.Null(poll["checkpoint"]!["lastError"]);
    }
}
